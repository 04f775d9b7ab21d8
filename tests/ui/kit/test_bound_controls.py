from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("pages_are_cheap")


def page():
    import streamlit as st
    from evenhand.ui.kit import controls
    from evenhand.ui.kit.typed_number import Numbers, bound_number

    words = {"a": "Apples", "b": "Bananas"}
    shown = {
        "radio": controls.radio("Radio", words, name="radio", default="a", help_text="-"),
        "select": controls.select("Select", words, name="select", default="a", help_text="-"),
        "several": controls.multiselect("Several", words, name="several", default=["a"], help_text="-"),
        "number": bound_number("Number", name="number", default=1.0, numbers=Numbers(), help_text="-", key="number"),
        "month": bound_number(
            "Month", name="month", default=3, numbers=Numbers(1, 12, whole=True), help_text="-", key="month"
        ),
        "tick": controls.checkbox("Tick", name="tick", default=True, help_text="-"),
    }
    st.json(shown)


DEFAULTS = {"radio": "a", "select": "a", "several": ["a"], "number": 1.0, "month": 3, "tick": True}
OTHERS = {"radio": "b", "select": "b", "several": "b", "number": "2.5", "month": "12", "tick": "no"}
SHOWN = {"radio": "b", "select": "b", "several": ["b"], "number": 2.5, "month": 12, "tick": False}
ABSENT = {"radio": "c", "select": "", "several": "c~d", "number": "nan", "month": "13", "tick": "maybe"}


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page)
    for name, text in address.items():
        app.query_params[name] = text
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> dict[str, object]:
    import json

    return dict(json.loads(app.json[0].value))


def test_without_an_address_the_defaults_hold_and_leave_it_empty():
    app = opened()
    assert shown(app) == DEFAULTS
    assert dict(app.query_params) == {}
    assert not app.caption


def test_the_address_is_shown():
    app = opened(**OTHERS)
    assert shown(app) == SHOWN
    assert not app.caption


@pytest.mark.parametrize("name", DEFAULTS)
def test_what_the_address_names_and_is_not_there_is_repaired_and_said(name):
    app = opened(**{name: ABSENT[name]})
    assert shown(app) == DEFAULTS
    (note,) = [caption.value for caption in app.caption]
    assert f"({name}), which does not exist; shown is " in note
    assert all(f"“{part}”" in note for part in ABSENT[name].split("~"))


def test_some_of_several_are_kept():
    app = opened(several="b~c")
    assert shown(app)["several"] == ["b"]
    assert app.caption[0].value == "The address asks for “c” (several), which does not exist; shown is Bananas."


def test_what_is_chosen_stands_in_the_address_and_the_default_leaves_it():
    app = opened()
    app.radio[0].set_value("b")
    app.selectbox[0].set_value("b")
    app.multiselect[0].set_value(["a", "b"])
    app.text_input[0].set_value("2,50")
    app.text_input[1].set_value("12")
    app.checkbox[0].set_value(False)
    app.run()
    wanted = {"radio": "b", "select": "b", "several": "a~b", "number": "2.5", "month": "12", "tick": "no"}
    assert {name: text if isinstance(text, str) else text[0] for name, text in dict(app.query_params).items()} == wanted
    app.radio[0].set_value("a").run()
    assert "radio" not in app.query_params
    assert shown(app) == SHOWN | {"radio": "a", "several": ["a", "b"]}


def test_an_address_that_was_repaired_is_mended_by_the_next_choice():
    app = opened(radio="c")
    app.radio[0].set_value("b").run()
    assert not app.caption
    assert shown(app)["radio"] == "b"

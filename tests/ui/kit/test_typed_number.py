from __future__ import annotations

import ast
import re
from pathlib import Path

import evenhand
import pytest
from evenhand.ui.kit.typed_number import Numbers
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("pages_are_cheap")

MONEY, WHOLE, PERCENT = Numbers(), Numbers(whole=True), Numbers(most=100, unit="%")


@pytest.mark.parametrize(
    ("numbers", "text", "value"),
    [
        (MONEY, "1,50", 1.5),
        (MONEY, "1.50", 1.5),
        (MONEY, " 1 234,50 ", 1234.5),
        (MONEY, "1,234.50", 1234.5),
        (MONEY, "9,99 €", 9.99),
        (MONEY, "$2", 2.0),
        (WHOLE, "10,000", 10_000),
        (WHOLE, "10.000", 10_000),
        (WHOLE, "10’000", 10_000),
        (WHOLE, "1.000.000", 1_000_000),
        (PERCENT, "12%", 12.0),
        (PERCENT, "1,5 %", 1.5),
        (MONEY, "", None),
    ],
)
def test_numbers_are_read_as_people_write_them(numbers, text, value):
    assert numbers.read(text) == (value, "")


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (MONEY, "1,500"),
        (MONEY, "1.500"),
        (MONEY, "about two"),
        (MONEY, "-1"),
        (PERCENT, "101"),
        (WHOLE, "1.5"),
        (MONEY, "nan"),
        (MONEY, "1e999"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_asked_about(numbers, text):
    value, ask = numbers.read(text)
    assert value is None and text in ask


@settings(deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_a_number_reads_as_it_was_written(cents):
    value = cents / 100
    assert MONEY.read(MONEY.written(value)) == (value, "")
    assert WHOLE.read(WHOLE.written(cents)) == (cents, "")


@settings(deadline=None, derandomize=True)
@given(st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-9))
def test_a_number_of_any_size_is_shown_so_that_it_is_read_again(value):
    numbers = Numbers(least=-1e9)
    read, ask = numbers.read(numbers.written(value))
    assert not ask and read == pytest.approx(value, rel=1e-11)


def test_a_range_is_read_with_any_of_its_words_and_one_end_explains_the_other():
    ends = {
        Numbers().read_range(text)
        for text in ("5 to 10", "5–10", "5-10", "5 - 10", "5,0 bis 10", "5 à 10,0", "$5 – $10", "5 … 10")
    }
    assert ends == {((5.0, 10.0), "")}
    assert PERCENT.read_range("5 % to 10 %") == PERCENT.read_range("5–10%") == ((5.0, 10.0), "")
    assert Numbers(least=-10).read_range("-5 to -1") == Numbers(least=-10).read_range("−5–−1") == ((-5.0, -1.0), "")
    assert MONEY.read_range("1,500 to 2,5") == ((1.5, 2.5), "") and MONEY.read_range("0.001 to 1e-2")[0] == (
        0.001,
        0.01,
    )


@pytest.mark.parametrize("text", ["1,500 to 2,500", "10 to 5", "7", "few to many", "5 to", "-1 to 2"])
def test_a_range_that_could_mean_two_things_or_none_is_asked_about(text):
    read, ask = MONEY.read_range(text)
    assert read is None and ask


@settings(deadline=None, derandomize=True)
@given(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)).map(sorted))
def test_a_range_reads_as_it_was_written(cents):
    low, high = (value / 100 for value in cents)
    assert MONEY.read_range(MONEY.written_range(low, high)) == ((low, high), "")


def page():
    import streamlit as st
    from evenhand.ui.kit.typed_number import Numbers, asked_number, bound_number, typed_number

    def keep(number):
        st.session_state["kept"] = number

    st.session_state.setdefault("kept", 1.0)
    typed_number("Kept", st.session_state["kept"], key="typed", store=keep, numbers=Numbers(), help_text="-")
    bound = bound_number("In the address", name="n", default=1.0, numbers=Numbers(), help_text="-", key="bound")
    asked = asked_number("On the page", key="asked", numbers=Numbers(), help_text="-")
    st.json([st.session_state["kept"], bound, asked])


def grouped(whole: str, mark: str) -> str:
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", mark, whole)


def lakhs(whole: str) -> str:
    return (grouped(whole[:-3], "") and re.sub(r"(?<=\d)(?=(\d{2})+$)", ",", whole[:-3]) + "," + whole[-3:]) or whole


WAYS = {
    "en": lambda whole, cents: f"{grouped(whole, ',')}.{cents}",
    "de": lambda whole, cents: f"{grouped(whole, '.')},{cents}",
    "fr": lambda whole, cents: f"{grouped(whole, chr(0x202F))},{cents}",
    "ch": lambda whole, cents: f"{grouped(whole, '’')}.{cents}",
    "in": lambda whole, cents: f"{lakhs(whole)}.{cents}",
}


@pytest.mark.parametrize("way", WAYS)
def test_every_control_reads_what_people_of_a_country_write(way):
    app = AppTest.from_function(page).run()

    @settings(deadline=None, derandomize=True, max_examples=8)
    @given(st.integers(0, 9_999_999), st.integers(0, 99))
    def written(whole, cents):
        text = WAYS[way](str(whole), f"{cents:02d}")
        for box in app.text_input:
            box.set_value(text)
        app.run()
        assert not app.exception and not app.error
        assert app.json[0].value == str([(100 * whole + cents) / 100] * 3)

    written()


def test_every_control_asks_about_what_could_mean_two_things_and_keeps_what_it_had():
    app = AppTest.from_function(page).run()
    for box in app.text_input:
        box.set_value("1,500")
    app.run()
    assert [said.value.count("could mean 1500 or 1.500") for said in app.error] == [1, 1, 1]
    assert app.json[0].value == "[1.0, 1.0, null]" and [box.value for box in app.text_input] == ["1,500"] * 3


def test_no_field_of_a_browser_that_drops_a_comma_is_left():
    """Only the participants' points are a stepper: whole numbers, in which a comma has no place."""
    package = Path(evenhand.__file__).parent
    files = [path for path in package.rglob("*") if path.suffix in {".py", ".js", ".html"}]
    fields = [
        f"{path.relative_to(package)}: {tag}"
        for path in files
        for tag in re.findall(r"number_input|<input[^>]*type=[\"']?number[^>]*", path.read_text(encoding="utf-8"))
    ]
    assert len(files) > 300 and [field for field in fields if 'step="1"' not in field] == []
    # Nor a grid's own number cell, where the grid can be written in.
    for path in package.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "data_editor":
                assert "NumberColumn" not in ast.unparse(call), path

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("name", "absent", "hint"),
    [
        ("scenario", "loyalty-dividnd", "Did you mean “Loyalty dividend” (loyalty-dividend)?"),
        ("scenario", "qqq", "It may have been removed."),
    ],
)
def test_an_address_that_names_what_is_not_there_shows_no_other(open_page, name, absent, hint):
    app = open_page("overview", **{name: absent})
    assert not app.exception
    (words,) = [warning.value for warning in app.warning]
    assert f"There is no {name} “{absent}” here." in words.replace("\\", "")
    assert hint in words.replace("\\", "")
    assert not app.title
    assert app.query_params[name] in (absent, [absent])


@pytest.mark.slow
def test_choosing_in_the_sidebar_leads_on_from_there(open_page):
    app = open_page("overview", scenario="loyalty-dividnd")
    app.sidebar.selectbox[0].set_value("loyalty-dividend").run()
    assert not app.exception
    assert not app.warning
    assert app.query_params["scenario"] in ("loyalty-dividend", ["loyalty-dividend"])
    assert app.title

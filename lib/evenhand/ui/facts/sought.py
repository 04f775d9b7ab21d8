"""The very facts that a link asked for, each with its control, before the part of the form that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from evenhand.ui.facts import form
from evenhand.ui.facts.fact import Saving
from evenhand.ui.facts.read import words_apart
from evenhand.ui.facts.sections import section_of
from evenhand.ui.kit.controls import BETWEEN
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting

if TYPE_CHECKING:
    from evenhand.scenario import Scenario

FACT = "fact"
"""The query parameter that names them."""
MOST = 6
"""How many facts a link asks for at most: more are a part of the form."""
PLACE = re.compile(r"[a-z_]+(\.[A-Za-z0-9_-]+|\[\d{1,4}\])*")


def asked_for(paths: Iterable[str]) -> dict[str, str]:
    """Return what the address of the Scenario page says to show some facts first: their part, and their names.

    Facts that were read elsewhere, as in the notice, have no field.
    """
    named = [path for path in paths if PLACE.fullmatch(path)][:MOST]
    return {"part": section_of(named[0]).name, FACT: BETWEEN.join(named)} if named else {}


def show_sought(scenario: Scenario, part: str, document: Mapping[str, Any], *, key: str, saving: Saving) -> None:
    """Show the facts that the address names, while the part of the form is open in which the first of them stands."""
    named = [path for path in st.query_params.get(FACT, "").split(BETWEEN) if PLACE.fullmatch(path)][:MOST]
    if not named or section_of(named[0]).name != part:
        return
    with st.container(border=True, key="sought"):
        st.markdown("**What you came for**")
        shown: set[str] = set()
        items = dict(zip(named, (words_apart(scenario, path)[1] for path in named), strict=True))
        for path, before in zip(named, ["", *named], strict=False):
            if items[path] and items[path] != items.get(before):
                st.caption(escape_markdown(items[path]))
            # Of what was not declared at all, what it would be part of is the place to say it.
            for place in _upwards(path):
                if place in shown or form.show_place(
                    document, drafting.path_of(place), key=f"{key}|sought", saving=saving
                ):
                    shown.add(place)
                    break
            else:
                st.caption(f"There is no fact `{path}` here.")


def _upwards(path: str) -> Iterator[str]:
    """Yield a fact and what it is part of, up to a list or a part of the form."""
    yield path
    while path.count(".") > 1 and not path.endswith("]"):
        path = path.rpartition(".")[0]
        yield path

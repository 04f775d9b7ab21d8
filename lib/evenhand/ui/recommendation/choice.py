"""For whom the recommendation is, what it holds, and what was considered beside it; all of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.report.readers import ANNEX, READERS
from evenhand.ui.kit import controls
from evenhand.ui.kit.assessing import assess_all
from evenhand.ui.session import state

if TYPE_CHECKING:
    from evenhand.assessment import Assessment

MOST_BESIDE = 4
"""More would be a comparison, which has a page of its own."""
SECTIONS: Mapping[str, str] = {
    "first": "Page one",
    "law": "Is it lawful?",
    "exchange": "The exchange",
    "scores": "Scores",
    "alternatives": "What else was considered",
    "decision": "What was decided",
    "unknowns": "What we do not know",
    "failures": "What could not be worked out",
    "customers": "For customers",
    ANNEX: "Annex",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen."""

    reader: str
    """The reader's id."""
    contents: tuple[str, ...]
    """Ids of sections; empty for all that the reader gets."""
    beside: Mapping[str, Assessment]
    """The other scenarios, by their keys."""


def choose() -> Choice:
    """Draw the choices."""
    reader = controls.radio(
        "For whom",
        {reader.id: reader.name for reader in READERS.values()},
        name="reader",
        default=next(iter(READERS)),
        help_text=" ".join(f"{reader.name}: {reader.help}" for reader in READERS.values()),
        key="recommendation_reader",
    )
    known = (*READERS[reader].order, *((ANNEX,) if READERS[reader].annex else ()))
    with st.expander("Contents, alternatives"):
        contents = controls.multiselect(
            "Contents",
            {name: SECTIONS[name] for name in known},
            name="contents",
            default=list(known),
            # Another reader has other sections.
            key=f"recommendation_contents_{reader}",
            between=",",
            elsewhere=SECTIONS,
            help_text="The sections of the documents, in this reader’s order.",
        )
        fits, _ = state.usable()
        others = {key: name for key, name in state.apart(fits).items() if key != state.scenario_key()}
        beside = controls.multiselect(
            "Considered beside it",
            others,
            name="beside",
            default=[],
            most=MOST_BESIDE,
            key=f"recommendation_beside_{state.scenario_key()}",
            between=",",
            help_text="Other programmes that were looked at; the documents say why not those.",
        )
    chosen = () if len(contents) == len(known) or not contents else tuple(contents)
    return Choice(reader, chosen, assess_all(tuple(beside)) if beside else {})

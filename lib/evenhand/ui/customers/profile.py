"""What is told about customers: one sentence, a few numbers, their segments, and what is kept of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from evenhand.customers import Import, Sketch, complete_journey
from evenhand.customers.profile import profile_of_sketch
from evenhand.customers.sketch import CENTS
from evenhand.errors import EvenhandError
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import belonging, state
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.numbers import amount, count, money, percent

SMALLEST = 1e-5
"""Errors of the grouping below this are not told apart."""


@dataclass(frozen=True, slots=True)
class Described:
    """Customers as they are told about.

    Parameters
    ----------
    facts
        The profile as plain values, see `evenhand.customers.Import.to_json_dict`.
    sketch
        What is worked with.
    """

    facts: Mapping[str, Any]
    sketch: Sketch


def describe(read: Import) -> Described:
    """Describe customers that were just read, without the rows that were rejected."""
    facts = {name: value for name, value in read.to_json_dict().items() if name not in {"rejects", "columns"}}
    recipe = None if read.columns is None else read.columns.recipe.to_yaml()
    # What is kept and shown adds up as the sketch does: exact totals of two files would tell who is new in one of them.
    segments = [
        {"segment": segment.name, "customers": segment.customers, "revenue": segment.spending_cents / CENTS}
        for segment in read.sketch.segments
    ]
    kept = {} if read.sketch.assumed else {"revenue": read.sketch.spending_cents / CENTS, "segments": segments}
    return Described({**facts, **kept, "known": read.profile.known, "recipe": recipe}, read.sketch)


@remembered()
def example(segment_by: str = "spending fifths") -> Import:
    """Return the worked example by one of its segmentations."""
    return complete_journey(segment_by)


def selected() -> Described:
    """Describe the customers in hand."""
    key = state.customers_key()
    if key == state.EXAMPLE_CUSTOMERS:
        return describe(example())
    stored = state.store().sketches.get(key)
    sketch = state.selected_customers()
    # Of customers that somebody described, earlier versions stored what stands in for the rest too.
    if "top_fifth_share" in stored.profile and not sketch.assumed:
        return Described(stored.profile, sketch)
    return describe(Import(profile_of_sketch(sketch), sketch))


def keep(read: Import, name: str) -> str:
    """Store profile and sketch, put them in hand, and return their key."""
    sketch = read.sketch
    stored = state.store().sketches.add(
        sketch.fingerprint, json.loads(sketch.to_json()), name=name, profile=dict(describe(read).facts)
    )
    belonging.select_customers(stored.fingerprint)
    return stored.fingerprint


def answer_of(described: Described) -> str:
    """Return who these customers are, in one sentence."""
    sketch = described.sketch
    if not sketch.priced:
        return "Nobody has said yet what a customer spends."
    digits = 0 if sketch.spending_per_month >= 20 else 2
    spend = money(sketch.spending_per_month, sketch.currency, digits)
    # What stands in for something that nobody said is no number of theirs.
    many = "Customers, nobody said how many," if sketch.unsaid("customers") else f"{count(sketch.customers)} customers"
    share = (
        "nobody said how unevenly"
        if sketch.unsaid("unevenness")
        else f"the top fifth brings in {percent(described.facts['top_fifth_share'])} of revenue"
    )
    return f"{many} spend {spend} a month on average; {share}."


def rests_on(described: Described) -> str:
    """Return where these customers come from and how far the sentence can be trusted."""
    sketch = described.sketch
    if not sketch.priced:
        return "Every amount follows from it, so none is shown."
    if not sketch.measured:
        # Fixed prices are groups of their own: nothing had to be taken for how they are spread.
        spread = (
            "" if sketch.segmented_by == "prices" else ": spending is taken to be spread as it usually is (lognormal)"
        )
        return f"Typed, not measured{spread}."
    if sketch.source == example().sketch.source:
        by_age = example("age").profile
        return (
            f"Real households: {escape_markdown(sketch.source.partition(', from')[0])}; age known for "
            f"{count(by_age.known or 0)}."
        )
    return f"Counted in {escape_markdown(sketch.source)}; returns are subtracted."


def show_numbers(described: Described, *, opened: bool) -> None:
    """Show what the sentence does not say in a few numbers, and how they were counted; none that nobody said.

    Parameters
    ----------
    described
        The customers.
    opened
        Whether what was noticed while counting stands unfolded.
    """
    facts, sketch = described.facts, described.sketch
    with st.container(horizontal=True):
        if not sketch.unsaid("customers", "spending"):
            st.metric(
                f"Revenue, {sketch.currency}",
                count(facts["revenue"]),
                help=f"{money(facts['revenue'], sketch.currency, 2)}, returns subtracted. Totals of your own files are "
                "rounded, so that no customer’s spending can be worked out.",
            )
        if not sketch.assumed:
            st.metric("Months", f"{sketch.months:.1f}", help=_window(facts["window"]))
        if not sketch.unsaid("unevenness"):
            st.metric(
                "Unevenness",
                amount(facts["gini"]),
                help="The Gini coefficient: 0 when all spend the same, near 1 when one customer spends everything.",
            )
    told = [f"{count(facts['rows'])} rows were read."] if facts.get("rows") is not None else []
    told += [] if not sketch.measured else [f"Source: {sketch.source}."]
    told += [str(note) for note in facts.get("notes", ())]
    if told:
        with st.expander("How they were counted", expanded=opened):
            st.markdown("\n".join(f"- {escape_markdown(sentence)}" for sentence in told))


def _window(window: Mapping[str, Any]) -> str:
    if not window["first"]:
        return f"{window['months']:.1f} months; the days are not known."
    first, last = (date.fromisoformat(window[end]) for end in ("first", "last"))
    return f"{first:%d %B %Y} to {last:%d %B %Y}, both included; a month is 30.4375 days."


def show_kept(described: Described, *, stored: bool) -> None:
    """Say what is kept of the customers and what the grouping costs; offer it as a file, and its removal."""
    sketch = described.sketch
    st.markdown(_kept_words(sketch))
    download(
        "Take the sketch along (JSON)",
        sketch.to_json(),
        f"customers-{sketch.fingerprint}.json",
        help_text="Can be brought in here again, or used with the command line.",
    )
    if described.facts.get("recipe"):
        download(
            "Take the recipe along (YAML)",
            str(described.facts["recipe"]),
            "recipe.yaml",
            help_text="Reads the next file of this kind in one command: evenhand customers FILE --recipe recipe.yaml",
        )
    if stored and state.customers_key() != state.EXAMPLE_CUSTOMERS:
        with st.popover("Remove these customers", icon=":material/delete:"):
            st.markdown("Profile and sketch are removed from this computer’s store. Results made with them stay.")
            st.button("Remove them", type="primary", on_click=_remove, args=(state.customers_key(),))


def _kept_words(sketch: Sketch) -> str:
    if sketch.assumed:
        return "A **sketch** of what was said, with something standing in for the rest. It is about no single person."
    error = sketch.error
    return (
        f"A **sketch**: {count(sketch.cells)} groups of at least {sketch.k} customers in {len(sketch.segments)} "
        f"segments, each with the number of customers and what they spend. No row about one person is kept.\n\n"
        f"Calculating with groups instead of customers changes results by at most {_small(error.largest)}: "
        f"who takes part {_small(error.participation)}, their revenue {_small(error.revenue)}, customers’ gain "
        f"{_small(error.surplus)} of payout. "
        + ("This was measured while the customers were still in memory." if sketch.measured else "")
    )


def _small(share: float) -> str:
    return percent(share, 3) if share >= SMALLEST else f"less than {percent(SMALLEST, 3)}"


def _remove(key: str) -> None:
    try:
        state.store().sketches.delete(key)
    except EvenhandError as error:
        st.toast(escape_markdown(error.message), icon=":material/error:")
        return
    belonging.select_customers(state.EXAMPLE_CUSTOMERS)

"""The parts that pages are made of, so that all speak alike: the answer first, a way on, a link that reproduces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from evenhand.law.naming import not_examined, place_name
from evenhand.law.place import PLACES
from evenhand.ui.kit import controls
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import belonging, offer, state
from evenhand.ui.steps import step
from evenhand.vocabulary.numbers import quantity

if TYPE_CHECKING:
    import pandas as pd

    from evenhand.scenario import Jurisdiction
    from evenhand.uncertainty import Assumption

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def heading(name: str) -> None:
    """Show a page's title and the question it answers, with a link that reproduces the view beside it."""
    here = step(name)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(here.title, anchor=False, width="content")
        with st.popover("Link", icon=":material/link:", help="The address of this view, to pass on."):
            st.caption("Whoever can open this Evenhand sees the same with this address.")
            own = {"scenario", "customers", "rubric"}
            view = {key: value for key, value in st.query_params.to_dict().items() if key not in own}
            st.code(state.link(name, **view), language=None, wrap_lines=True)
    st.caption(here.question)


def answer(sentence: str, *, because: str) -> None:
    """Show the page's answer, in Markdown, and what it rests on in a smaller line under it."""
    with st.container(border=True, key="answer"):
        st.subheader(sentence, anchor=False)
        st.caption(because)


def show_unexamined(places: Iterable[Jurisdiction]) -> None:
    """Print what no criterion asks about in some places: that no gate was found says nothing of it."""
    if listed := tuple(places):
        matters = sum(len(PLACES[place].not_examined) for place in listed)
        # A few words beside the verdict, and the whole list a click away: it is no less true for being short.
        with st.popover(f"Not examined: {matters} {'matter' if matters == 1 else 'matters'}"):
            st.caption(escape_markdown(not_examined(listed)))


def sources(
    assumptions: Iterable[Assumption], *, label: str = "Where these numbers come from", key: str | None = None
) -> None:
    """Show, a click away, the assumptions that numbers rest on: range, unit, source, and how far to trust it.

    Parameters
    ----------
    assumptions
        What the numbers rest on.
    label
        What the click promises.
    key
        With a name on the page, the list is written when somebody asks for it; beside levers that redraw often.
    """
    folded = st.popover(label, icon=":material/menu_book:", key=key, on_change="rerun" if key else "ignore")
    if key and not folded.open:
        return
    currency = state.selected_currency()
    with folded:
        for assumption in assumptions:
            link = (
                f"[{escape_markdown(assumption.source)}](<{assumption.address}>)"
                if assumption.address
                else escape_markdown(assumption.source)
            )
            trust = f"{assumption.kind} · confidence {assumption.confidence} · {escape_markdown(assumption.reading)}"
            where = ", ".join(escape_markdown(part) for part in (assumption.population, assumption.year) if part)
            st.markdown(
                f"**{escape_markdown(assumption.label)}**  \n"
                f"{escape_markdown(assumption.plain)}  \n"
                f"{_range(assumption, currency)}  \n"
                f"{link}{f' · {where}' if where else ''} · {trust}"
            )
            if assumption.note:
                st.caption(escape_markdown(assumption.note))


def _range(assumption: Assumption, currency: str) -> str:
    low, likely, high = (
        escape_markdown(quantity(value, assumption.unit, currency))
        for value in (assumption.low, assumption.likely, assumption.high)
    )
    return f"{low} to {high} in 8 of 10 futures, most likely {likely}"


def empty_state(what: str, *, next_step: str, page: str | None = None, label: str = "") -> None:
    """Say that there is nothing here yet, and what to do next; on another page there is a link to it."""
    with st.container(border=True):
        st.markdown(f"**{what}**  \n{next_step}")
        if page:
            go(page, label or step(page).title)


def go(
    page: str, label: str, *, help_text: str | None = None, icon: str | None = None, **parameters: str | int | float
) -> None:
    """Show a link to a page that keeps what is in hand.

    Parameters
    ----------
    page
        The page's name.
    label
        What the link says.
    help_text
        What the label does not say, if anything: a tooltip covers what is under it.
    icon
        Instead of the page's own.
    **parameters
        What the page reads from its address, ``scenario`` and ``customers`` included.
    """
    scenario = str(parameters.get("scenario", state.scenario_key()))
    _link(page, label, scenario, offer.carried(scenario, instead=parameters) | parameters, help_text, icon)


def go_to_offer(page: str, label: str, scenario: str, chosen: Mapping[str, str], **parameters: str) -> None:
    """Show a link to a page that speaks of another offer than the one in hand, as an address asks for it, see `go`."""
    _link(page, label, scenario, offer.carried(scenario, at=chosen) | {"scenario": scenario} | parameters)


def _link(
    page: str,
    label: str,
    scenario: str,
    parameters: Mapping[str, str | int | float],
    help_text: str | None = None,
    icon: str | None = None,
) -> None:
    there = step(page)
    query = {**state.selection(), "customers": belonging.customers_of(scenario), **parameters}
    st.page_link(
        there.path,
        label=label,
        icon=icon or there.icon,
        help=help_text,
        query_params={key: str(value) for key, value in query.items()},
    )


def table(
    frame: pd.DataFrame, *, name: str, caption: str, alt: str | None = None, still: bool = False, **options: Any
) -> None:
    """Show a table with a button that downloads it.

    Parameters
    ----------
    frame
        The rows; column names are shown as they are.
    name
        What the file is called, without ``.csv``.
    caption
        What it shows and in which unit.
    alt
        The table's name for screen readers; the caption by default.
    still
        Whether the table stands still and shows sentences whole; for few rows with words.
    **options
        Passed on to ``st.dataframe``.
    """
    st.caption(caption)
    if still:
        st.table(frame.map(escape_markdown), hide_index=True, alt=alt or caption)
    else:
        st.dataframe(frame, hide_index=True, alt=alt or caption, placeholder="–", **options)
    download(
        "Download CSV",
        _csv(frame),
        f"{name}.csv",
        key=f"csv-{name}",
        look="tertiary",
        help_text="Opens in any spreadsheet. Cells that a spreadsheet would take for a formula carry an apostrophe.",
    )


def _csv(frame: pd.DataFrame) -> bytes:
    # Loaded when a table is drawn: the first picture does not wait for pandas.
    import pandas as pd

    safe = frame.rename(columns=_inert)
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(_inert)
    return safe.to_csv(index=False).encode()


def _inert(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def jurisdiction_picker(jurisdictions: Sequence[Jurisdiction]) -> Jurisdiction:
    """Choose whose law is looked at; the choice stands in the address as ``law``."""
    names = [jurisdiction.value for jurisdiction in jurisdictions]
    chosen = controls.radio(
        "Whose law",
        {name: name for name in names},
        name="law",
        default=names[0],
        help_text="; ".join(f"{name}: {place_name(name)}" for name in names),
    )
    return jurisdictions[names.index(chosen)]

"""A revealed round: every rating as a dot, how far people agree and where they are split, who speaks first, and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from evenhand.store import Store
from evenhand.ui import charts
from evenhand.ui.charts import Chart
from evenhand.ui.charts.picture import empty_figure, safe
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.theme import INK, OUTCOME
from evenhand.ui.session import state
from evenhand.ui.workshop.place import Place
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import (
    LANGUAGES,
    Answers,
    Ballot,
    RoundResults,
    Statement,
    Workshop,
    criteria_results,
    export_workshop,
    list_rounds,
    round_results,
    words,
)
from evenhand.workshop.results import farthest
from evenhand.workshop.told import weighed_in_words

ROW = 64
"""Height of an alternative's row, in pixels."""
STACK = 3
"""How many dots stand above each other before the next column begins."""
NONE = "None of them"


def latest_results(place: Place) -> RoundResults | None:
    """Return the latest revealed round; None before the first reveal."""
    revealed = _revealed(place)
    return round_results(state.store(), place.workshop.id, revealed[-1]) if revealed else None


def choose_round(place: Place) -> RoundResults | None:
    """Return the revealed round that is looked at: the latest, unless another is chosen; None before the first."""
    revealed = _revealed(place)
    if not revealed:
        return None
    chosen = revealed[-1]
    if len(revealed) > 1:
        chosen = st.radio(
            "Results of",
            revealed,
            index=len(revealed) - 1,
            format_func=lambda number: f"round {number}",
            horizontal=True,
            # A key a number of rounds: after each reveal the latest is shown.
            key=f"results_of_{len(revealed)}",
            help="Earlier rounds stay as they were revealed.",
        )
    return round_results(state.store(), place.workshop.id, chosen if chosen in revealed else revealed[-1])


def _revealed(place: Place) -> list[int]:
    return [list_round.number for list_round in list_rounds(state.store(), place.workshop.id) if list_round.revealed]


def show_results(place: Place, results: RoundResults) -> None:
    """Show a revealed round."""
    workshop = place.workshop
    st.subheader(f"Round {results.round_number}: what we think", anchor=False)
    people = "1 ballot" if len(results.ballots) == 1 else f"{len(results.ballots)} ballots"
    st.markdown(f"{people}.")
    _show_contested(workshop, results)
    _show_choices(workshop, results)
    for statement in workshop.statements:
        answers = [item for item in results.answers if item.statement == statement.id]
        names = [alternative.name for alternative in workshop.alternatives]
        charts.show(rating_dots(statement, names, answers), key=f"dots-{results.round_number}-{statement.id}")
    _show_first_speakers(place, results)
    _show_criteria(workshop)
    _show_reasons(workshop, results)
    download(
        "Take the workshop along (JSON)",
        partial(_export, state.store(), workshop.id),
        f"workshop-{workshop.id}.json",
        look="tertiary",
        help_text="Everything that everybody here may see; no names, no codes, and no ballots of a round that is "
        "secret.",
    )


def _export(store: Store, workshop_id: str) -> bytes:
    # The store is given: when somebody presses the button, no page runs that would say whose it is.
    import json

    return json.dumps(export_workshop(store, workshop_id), indent=2, ensure_ascii=False).encode()


def _show_contested(workshop: Workshop, results: RoundResults) -> None:
    """Say first where people do not agree, the farthest apart on top; what is settled is one line."""
    names = {alternative.id: alternative.name for alternative in workshop.alternatives}
    texts = {statement.id: statement.text for statement in workshop.statements}
    contested = results.contested
    lines = [
        f"- **{escape_markdown(names[item.alternative])}**: {escape_markdown(texts[item.statement])} "
        f"{escape_markdown(item.spread.words[:1].upper() + item.spread.words[1:])}; from 1 to 5: "
        f"{', '.join(map(str, item.counts))}."
        for item in contested
    ]
    settled = len(results.answers) - len(contested)
    heading = "**Where we do not agree**" if contested else "**Nothing is contested.**"
    st.markdown("\n".join([heading, "", *lines, "", f"{settled} of {len(results.answers)} ratings are settled."]))


def _show_choices(workshop: Workshop, results: RoundResults) -> None:
    names = {alternative.id: alternative.name for alternative in workshop.alternatives} | {"": NONE}
    ranked = sorted(results.choices.items(), key=lambda item: (-item[1], names.get(item[0], item[0])))
    silent = len(results.ballots) - sum(results.choices.values())
    lines = [f"- **{count}** would choose {escape_markdown(names.get(one, one))}" for one, count in ranked]
    lines += [f"- **{silent}** did not say"] if silent else []
    st.markdown("\n".join(lines))


def rating_dots(statement: Statement, names: Sequence[str], answers: Sequence[Answers]) -> Chart:
    """Draw every rating of a statement as a dot: a row an alternative, a column a step from 1 to 5.

    Names and answers are of the alternatives in their order.
    """
    # The name of the scale stands at its ends, in the statement's own words.
    figure = empty_figure("1: not at all … 5: fully", "", height=90 + ROW * len(names))
    dots = [
        (step + across, row + up, name, step)
        for row, (name, item) in enumerate(zip(names, answers, strict=True))
        for step, count in enumerate(item.counts, start=1)
        for across, up in _places(count)
    ]
    figure.add_scatter(
        x=[dot[0] for dot in dots],
        y=[dot[1] for dot in dots],
        mode="markers",
        marker={"color": OUTCOME, "size": 13, "line": {"color": INK, "width": 1}},
        customdata=[
            [name, step] for name, step in zip(safe(dot[2] for dot in dots), (d[3] for d in dots), strict=True)
        ],
        hovertemplate="%{customdata[0]}: one person said %{customdata[1]}<extra></extra>",
        showlegend=False,
    )
    figure.update_xaxes(range=[0.4, 5.6], tickvals=[1, 2, 3, 4, 5], showgrid=True)
    figure.update_yaxes(
        range=[len(names) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=[f"{name}<br><i>{_short(item)}</i>" for name, item in zip(safe(names), answers, strict=True)],
        showgrid=False,
    )
    for row in range(1, len(names)):
        figure.add_hline(y=row - 0.5, line_color=INK, line_width=0.5, opacity=0.4)
    words = "; ".join(
        f"{name}: {_counted(item)}, {item.spread.words}" for name, item in zip(names, answers, strict=True)
    )
    table = pd.DataFrame(
        [
            {
                "alternative": name,
                **{f"rated {step}": count for step, count in enumerate(item.counts, start=1)},
                "agreement": item.spread.words,
            }
            for name, item in zip(names, answers, strict=True)
        ]
    )
    return Chart(f"“{statement.text}” Who said what?", f"Ratings from 1 to 5. {words}.", figure, table)


def _places(count: int) -> list[tuple[float, float]]:
    """Return where the dots of one step stand: columns of three, centred on the step and on the row."""
    columns, rows = -(-count // STACK), min(count, STACK)
    width = min(0.12, 0.9 / max(columns, 1))
    return [
        ((index // STACK - (columns - 1) / 2) * width, ((rows - 1) / 2 - index % STACK) * 0.25)
        for index in range(count)
    ]


def _short(item: Answers) -> str:
    spread = item.spread
    if spread.verdict == "split":
        return f"split: {spread.below} low, {spread.above} high"
    if spread.verdict == "agree" and spread.dissenting:
        return f"agree, except {spread.dissenting}"
    return "too few to say" if spread.verdict == "too few" else str(spread.verdict)


def _counted(item: Answers) -> str:
    said = [f"{count} rated {step}" for step, count in enumerate(item.counts, start=1) if count]
    return ", ".join(said) or "no ratings"


# --- who speaks first


def _show_first_speakers(place: Place, results: RoundResults) -> None:
    """Show, for the alternative on which ballots lie farthest apart, what the lowest and the highest said."""
    result = farthest(place.workshop, results.ballots)
    st.subheader("Who speaks first", anchor=False)
    if result is None:
        st.markdown("Nobody differs on any alternative, so nobody needs to go first.")
        return
    alternative, lowest, highest = result
    name = next(option.name for option in place.workshop.alternatives if option.id == alternative)
    st.markdown(
        f"Views lie farthest apart on **{escape_markdown(name)}**. Whoever rated it lowest speaks first, then whoever "
        "rated it highest, if they like. The others ask; nobody argues."
    )
    low, high = st.columns(2)
    for column, title, ballots in ((low, "Rated it lowest", lowest), (high, "Rated it highest", highest)):
        with column.container(border=True):
            st.markdown(f"**{title}** ({_people(len(ballots))})")
            for ballot in ballots:
                _show_said(ballot)


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


# --- reasons and statistics


def _show_said(ballot: Ballot) -> None:
    who = f" ({role_name(ballot.role)})" if ballot.role else ""
    st.markdown(
        f"- {escape_markdown(ballot.reason) if ballot.reason else 'No reason was written.'}{who}"
        + (f"  \n  Would change this view: {escape_markdown(ballot.would_change)}" if ballot.would_change else "")
    )


def _show_criteria(workshop: Workshop) -> None:
    """Say what somebody would have to care about for each alternative to be right."""
    weighed = criteria_results(state.store(), workshop.id)
    if weighed is None:
        return
    st.subheader("What would you have to care about?", anchor=False)
    said = weighed_in_words(weighed, workshop, words(LANGUAGES[0]))
    st.markdown("\n".join(f"- {escape_markdown(sentence)}" for sentence in said))
    st.caption("Over all weights of the criteria and the model’s own futures, as drawn when the workshop opened.")


def _show_reasons(workshop: Workshop, results: RoundResults) -> None:
    names = {alternative.id: alternative.name for alternative in workshop.alternatives} | {"": NONE}
    said = [ballot for ballot in results.ballots if ballot.reason or ballot.would_change]
    st.subheader("Reasons", anchor=False)
    if not said:
        st.caption("Nobody wrote a reason.")
        return
    st.caption("Without names, in an order that differs from round to round; a role only where three people share it.")
    for ballot in said:
        with st.container(border=True):
            if ballot.choice is not None:
                st.markdown(f"**Would choose {escape_markdown(names.get(ballot.choice, ballot.choice))}**")
            _show_said(ballot)

"""What would lift a score most: the remedy, who can do it, and the score once it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from evenhand.law.naming import places_in_words
from evenhand.ui import charts
from evenhand.ui.charts.picture import ROW, Chart, empty_figure, rows_from_the_top, safe
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.theme import GATE, LEVER, OUTCOME, REFERENCE
from evenhand.ui.scores.pillars import TITLES
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.roles import role_in_words

if TYPE_CHECKING:
    from evenhand.scenario import Jurisdiction
    from evenhand.scoring.findings import Improvement
    from evenhand.study import Study

__all__ = ["before_and_after", "improvements_of", "show_improvements"]

GATES: Mapping[str | None, str] = {
    "G1": "a defect that stops it (G1)",
    "G2": "a presumption (G2)",
    "unresolved": "an open gate",
    "G3": "a ceiling of 70 (G3)",
    None: "",
}
"""What doing a thing lifts."""
IN_SIGHT = 3


@remembered()
def _improvements(key: tuple[str, str], _study: Study) -> tuple[Improvement, ...]:
    from evenhand.scoring.findings import improvements

    return improvements(_study.scenario, _study.rubric)


def improvements_of(study: Study) -> tuple[Improvement, ...]:
    """Return what could be better in a study, what lifts most first; computed once a revision."""
    return _improvements((study.revision, study.rubric.fingerprint), study)


def show_improvements(study: Study, law: Jurisdiction) -> None:
    """Show what lifts one pillar most in one place: in words, in a picture of before and after, and in a table."""
    there = [improvement for improvement in improvements_of(study) if improvement.jurisdiction == law]
    pillars = [name for name in TITLES if any(one.pillar == name for one in there)]
    if not pillars:
        parts.empty_state(
            f"Nothing is left to improve in {places_in_words([law])}.",
            next_step="Every criterion that applies is at its best level. See what customers and company get.",
            page="dividend",
        )
        return
    pillar = st.radio(
        "Which score",
        pillars,
        key="lift",
        bind="query-params",
        horizontal=True,
        help="Gates come before points, graver ones first; then what raises the low end most.",
    )
    listed = [one for one in there if one.pillar == pillar]
    for one in listed[:IN_SIGHT]:
        st.markdown(_in_words(one))
    charts.show(before_and_after(listed[:IN_SIGHT], law), key=f"lifts-{pillar}")
    parts.table(
        _frame(listed),
        name=f"{study.scenario.id}-improvements-{pillar}-{law.value}",
        caption=f"What improves {TITLES[pillar].lower()} in {places_in_words([law])}, in the order to do it (0 to 100)",
    )


def _in_words(improvement: Improvement) -> str:
    gate = f" It lifts {GATES[improvement.gate]}." if improvement.gate else ""
    alone = f"{improvement.before.low or 0:.0f} → {improvement.after.low or 0:.0f}"
    held = ""
    if improvement.gain <= 0 < improvement.points:
        held = " Alone it changes nothing: another gate holds the ceiling."
    known = " Finding out what is not known may be enough." if improvement.missing else ""
    return (
        f"- **{escape_markdown(improvement.remedy)}** Who can do it: "
        f"{escape_markdown(role_in_words(improvement.owner))} ({improvement.criterion}).{gate} "
        f"Done alone, the low end goes {alone}; with all above it done, to {improvement.after_all:.0f}.{held}{known}"
    )


def before_and_after(listed: Sequence[Improvement], law: Jurisdiction) -> Chart:
    """Draw the low end of a score now, with each thing done alone, and with all above it done too."""
    frame = pd.DataFrame(
        {
            "what": [f"{_short(one.question)} ({one.criterion})" for one in listed],
            "now": [one.before.low or 0.0 for one in listed],
            "done alone": [one.after.low or 0.0 for one in listed],
            "with all above done": [one.after_all for one in listed],
            "points now": [one.before.uncapped_low or 0.0 for one in listed],
            "points done alone": [one.after.uncapped_low or 0.0 for one in listed],
            "lifts": [GATES[one.gate] for one in listed],
        }
    )
    figure = empty_figure("Low end of the score", "", height=150 + ROW * len(frame))
    figure.add_bar(
        base=frame["points now"],
        x=(frame["points done alone"] - frame["points now"]).clip(lower=0.6),
        y=safe(frame["what"]),
        orientation="h",
        width=0.14,
        offset=0.24,
        name="Points alone, as if no gate stood",
        marker={"color": REFERENCE},
        customdata=frame[["points now", "points done alone"]],
        hovertemplate="%{y}: points %{customdata[0]:.0f} now, %{customdata[1]:.0f} done alone<extra></extra>",
    )
    figure.add_bar(
        base=frame["now"],
        x=(frame["done alone"] - frame["now"]).clip(lower=0.6),
        y=safe(frame["what"]),
        orientation="h",
        width=0.4,
        offset=-0.2,
        name="Score, from now to this done alone",
        marker={"color": LEVER},
        customdata=frame[["now", "done alone"]],
        hovertemplate="%{y}: %{customdata[0]:.0f} now, %{customdata[1]:.0f} done alone<extra></extra>",
    )
    figure.add_scatter(
        x=frame["with all above done"],
        y=safe(frame["what"]),
        mode="lines+markers",
        name="With all above it done too",
        line={"color": OUTCOME, "width": 2, "dash": "dot"},
        marker={"color": OUTCOME, "size": 11},
        hovertemplate="%{y}: %{x:.0f} with all above done<extra></extra>",
    )
    lifting = frame[frame["lifts"] != ""]
    if not lifting.empty:
        figure.add_scatter(
            x=lifting["now"],
            y=safe(lifting["what"]),
            mode="markers",
            name="A gate holds it here, and this lifts it",
            marker={"symbol": "line-ns", "size": 24, "line": {"color": GATE, "width": 4}},
            customdata=lifting[["lifts"]],
            hovertemplate="%{y} lifts %{customdata[0]}<extra></extra>",
        )
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(range=[0, 102])
    rows_from_the_top(figure, frame["what"])
    words = "; ".join(
        f"{_short(one.question)} ({one.criterion}) from {one.before.low or 0:.0f} to {one.after.low or 0:.0f} alone, "
        f"{one.after_all:.0f} with all above" + (f", lifts {GATES[one.gate]}" if one.gate else "")
        for one in listed
    )
    title = f"What does doing the first {len(listed)} bring?" if len(listed) > 1 else "What does doing it bring?"
    return Chart(
        title, f"Low end of {TITLES[listed[0].pillar].lower()} in {law.value}, 0 to 100: {words}.", figure, frame
    )


def _short(question: str) -> str:
    return question if len(question) <= 40 else question[:38].rsplit(" ", 1)[0] + " …"


def _frame(listed: Sequence[Improvement]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "criterion": [one.criterion for one in listed],
            "who": [role_in_words(one.owner) for one in listed],
            "level now": [one.level for one in listed],
            "gate": [one.gate or "" for one in listed],
            "score now": [round(one.before.low or 0.0, 1) for one in listed],
            "done alone": [round(one.after.low or 0.0, 1) for one in listed],
            "with all above done": [round(one.after_all, 1) for one in listed],
            "what to do": [one.remedy for one in listed],
            "not known yet": [", ".join(one.missing) for one in listed],
        }
    )

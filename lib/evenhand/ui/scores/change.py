"""What the changes to a draft have done: validity and points, before and after, in one picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from evenhand.law.naming import places_in_words
from evenhand.scenario import document_of
from evenhand.scenario.differences import differences
from evenhand.scoring.rubric import PILLARS
from evenhand.ui import charts
from evenhand.ui.charts.picture import ROW, Chart, empty_figure, rows_from_the_top, safe
from evenhand.ui.facts.changes import OWN, origin_of
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.theme import LEVER, OUTCOME, REFERENCE
from evenhand.ui.scores.pillars import TITLES
from evenhand.ui.session import computed

if TYPE_CHECKING:
    from evenhand.scenario import Jurisdiction
    from evenhand.scoring import Scorecard
    from evenhand.study import Study


def show_change(study: Study, law: Jurisdiction) -> None:
    """Show what a draft's changes since it was saved, or since its example, have done in one place."""
    result = origin_of(study.scenario)
    if result is None:
        return
    origin, name = result
    changed = [
        difference
        for difference in differences(document_of(origin), document_of(study.scenario))
        if difference.path[0] not in OWN
    ]
    if not changed or law not in origin.jurisdictions:
        return
    before, now = computed.score(replace(study, scenario=origin)), computed.score(study)
    since = (
        f"the one fact changed since {escape_markdown(name)}"
        if len(changed) == 1
        else f"the {len(changed)} facts changed since {escape_markdown(name)}"
    )
    chart = before_and_now(before, now, law, title=f"What do the scores make of {since}?")
    charts.show(chart, key="changes")
    parts.go("scenario", "Every change, to look at and to set back", part="files")


def before_and_now(before: Scorecard, now: Scorecard, law: Jurisdiction, *, title: str) -> Chart:
    """Draw the low end of each score before and now, with the points as if no gate stood; gates stand in the words."""
    # A pillar that no criterion applies to has no score, which is not a score of nothing.
    rows = [_row(pillar, before, now, law) for pillar in PILLARS]
    numbers = dict.fromkeys(("before", "now", "points before", "points now"), "float64")
    frame = pd.DataFrame(rows).astype(numbers)
    figure = empty_figure("Low end of the score, 0 to 100", "", height=150 + ROW * len(frame))
    for column, words, colour, symbol in (
        ("points before", "Points before, as if no gate stood", REFERENCE, "circle-open"),
        ("points now", "Points now, as if no gate stood", REFERENCE, "circle"),
        ("before", "Score before", LEVER, "diamond-open"),
        ("now", "Score now", OUTCOME, "diamond"),
    ):
        figure.add_scatter(
            x=frame[column],
            y=safe(frame["what"]),
            mode="markers",
            name=words,
            marker={"color": colour, "size": 15, "symbol": symbol, "line": {"width": 3, "color": colour}},
            hovertemplate=f"%{{y}}: {words.lower()} %{{x:.0f}}<extra></extra>",
        )
    figure.update_xaxes(range=[-2, 102])
    rows_from_the_top(figure, frame["what"])
    words = "; ".join(
        f"{row['what']}: score {_said(row['before'])} before and {_said(row['now'])} now, points without gates "
        f"{_said(row['points before'])} and {_said(row['points now'])}"
        for row in frame.to_dict("records")
    )
    return Chart(title, f"Low end of the scores in {places_in_words([law])}, 0 to 100. {words}.", figure, frame)


def _said(points: float) -> str:
    """Return points in words; a pillar that no criterion applies to has none."""
    return "none" if pd.isna(points) else f"{points:.0f}"


def _row(pillar: str, before: Scorecard, now: Scorecard, law: Jurisdiction) -> Mapping[str, object]:
    old, new = (card.jurisdictions[law].pillars[pillar] for card in (before, now))
    gates = [
        sum(gate.pillar == pillar and gate.active for gate in card.jurisdictions[law].gates) for card in (before, now)
    ]
    ending = f", {gates[1]} now" if new.applicable else "; not asked now"
    return {
        "what": f"{TITLES[pillar]} (gates: {gates[0]} before{ending})",
        "before": old.low,
        "now": new.low,
        "points before": old.uncapped_low,
        "points now": new.uncapped_low,
    }

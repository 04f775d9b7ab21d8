"""What would lift a score most: the remedy, who can do it, and the score once it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from evenhand.law.naming import places_in_words
from evenhand.ui import charts
from evenhand.ui.charts import Drawn
from evenhand.ui.kit import parts
from evenhand.ui.kit.theme import GATE, OUTCOME, REFERENCE
from evenhand.ui.kit.verdict import key_html
from evenhand.ui.scores.pillars import TITLES
from evenhand.ui.scores.tracks import LINE, TRACK_CSS
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.roles import role_in_words

if TYPE_CHECKING:
    from evenhand.scenario import Jurisdiction
    from evenhand.scoring.findings import Improvement
    from evenhand.study import Study

GATES: Mapping[str | None, str] = {
    "G1": "a defect that stops it (G1)",
    "G2": "a presumption (G2)",
    "unresolved": "an open gate",
    "G3": "a ceiling of 70 (G3)",
    None: "",
}
"""What doing a thing lifts."""
IN_SIGHT = 3
CSS = f"""{TRACK_CSS}
.im {{ container-type: inline-size; font-variant-numeric: tabular-nums; line-height: 1.3 }}
.im-row {{ display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) 2.4rem; gap: .1rem 1rem;
  align-items: center; padding: .45rem 0; border-top: 1px solid {LINE} }}
.im-row:first-child {{ border-top: none }}
.im-row small {{ display: block; font-size: .8rem; opacity: .85 }}
.im s {{ top: .95rem; height: .3rem }}
.im-end {{ text-align: right; font-size: 1.1rem }}
@container (max-width: 40rem) {{
  .im-row {{ grid-template-columns: minmax(0, 1fr) 2.4rem }}
  .im-row > :first-child {{ grid-column: 1 / -1 }}
}}
"""


@remembered()
def _improvements(key: tuple[str, str], _study: Study) -> tuple[Improvement, ...]:
    from evenhand.scoring.findings import improvements

    return improvements(_study.scenario, _study.rubric)


def _improvements_of(study: Study) -> tuple[Improvement, ...]:
    """Return what could be better in a study, what lifts most first; computed once a revision."""
    return _improvements((study.revision, study.rubric.fingerprint), study)


def show_improvements(study: Study, law: Jurisdiction) -> None:
    """Show what lifts one pillar most in one place: before and after as one picture, and all of it in a table."""
    there = [improvement for improvement in _improvements_of(study) if improvement.jurisdiction == law]
    pillars = [name for name in TITLES if any(each.pillar == name for each in there)]
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
    listed = [each for each in there if each.pillar == pillar]
    charts.show_drawn(_before_and_after(listed[:IN_SIGHT], law), key=f"lifts-{pillar}")
    parts.table(
        _frame(listed),
        name=f"{study.scenario.id}-improvements-{pillar}-{law.value}",
        caption=f"What improves {TITLES[pillar].lower()} in {places_in_words([law])}, in the order to do it (0 to 100)",
    )


def _in_words(improvement: Improvement) -> str:
    gate = f" It lifts {GATES[improvement.gate]}." if improvement.gate else ""
    alone = f"{improvement.before.low or 0:.0f} → {improvement.after.low or 0:.0f}"
    held = " Alone it changes nothing: another gate holds the ceiling." if _is_held(improvement) else ""
    known = " Finding out what is not known may be enough." if improvement.missing else ""
    return (
        f"{improvement.remedy} Who can do it: {role_in_words(improvement.owner)} ({improvement.criterion}).{gate} "
        f"Done alone, the low end goes {alone}; with all above it done, to {improvement.after_all:.0f}.{held}{known}"
    )


def _is_held(improvement: Improvement) -> bool:
    """Whether doing it alone brings points that another gate's ceiling keeps from counting."""
    return improvement.gain <= 0 < improvement.points


def _before_and_after(listed: Sequence[Improvement], law: Jurisdiction) -> Drawn:
    """Draw a score now, and after each of a few things is done with all above it, as tracks under each other."""
    title = f"What do the best {len(listed)} bring?" if len(listed) > 1 else "What does doing it bring?"
    words = " ".join(f"{number}. {_in_words(improvement)}" for number, improvement in enumerate(listed, 1))
    alt = f"Low end of {TITLES[listed[0].pillar].lower()} in {law.value}, 0 to 100. {words}"
    now = listed[0].before.low or 0.0
    before = [now, *(max(improvement.after_all, 0.0) for improvement in listed)]
    rows = [
        _row("Now", "", "", f"<b>{now:.0f}</b>", track=(0.0, now), alone=None, cap=listed[0].before.cap),
        *(
            _row(
                f"{number} {improvement.remedy}",
                _who(improvement),
                _in_words(improvement),
                f"<b>{improvement.after_all:.0f}</b>",
                track=(start, improvement.after_all),
                alone=(improvement.before.uncapped_low or 0.0, improvement.after.uncapped_low or 0.0),
                cap=None,
            )
            for number, (start, improvement) in enumerate(zip(before, listed, strict=False), 1)
        ),
    ]
    key = key_html(((OUTCOME, "score, with all above done"), (REFERENCE, "points alone"), (GATE, "ceiling")))
    html = f'<style>{CSS}</style><div class="im" role="list">{"".join(rows)}{key}</div>'
    return Drawn(title, alt, html, _frame(listed))


def _who(improvement: Improvement) -> str:
    """Return in a few words who can do it, what it lifts, and what keeps it from counting."""
    said = [role_in_words(improvement.owner), improvement.criterion]
    said += [f"lifts {GATES[improvement.gate]}"] if improvement.gate else []
    said += ["held by another gate"] if _is_held(improvement) else []
    said += ["finding out may be enough"] if improvement.missing else []
    return " · ".join(said)


def _row(
    name: str,
    who: str,
    said: str,
    end: str,
    *,
    track: tuple[float, float],
    alone: tuple[float, float] | None,
    cap: float | None,
) -> str:
    """Return one line: what is done, its track from before to after, and the score then."""
    start, stop = sorted(track)
    bars = [
        f'<em style="width:{start if alone else stop:.1f}%"></em>',
        f'<i style="left:{min(start, 99.2):.1f}%;width:{stop - start:.1f}%"></i>' if alone else "",
        f'<s style="left:{min(alone[0], 99.2):.1f}%;width:{max(alone[1] - alone[0], 0.0):.1f}%"></s>' if alone else "",
        f'<u style="left:{cap:.1f}%"></u>' if cap is not None else "",
    ]
    return (
        f'<div class="im-row" role="listitem" title="{escape(said)}"><span>{escape(name)}'
        f'<small>{escape(who)}</small></span><div class="tr-track" aria-hidden="true">{"".join(bars)}</div>'
        f'<span class="im-end">{end}</span></div>'
    )


def _frame(listed: Sequence[Improvement]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "criterion": [improvement.criterion for improvement in listed],
            "who": [role_in_words(improvement.owner) for improvement in listed],
            "level now": [improvement.level for improvement in listed],
            "gate": [improvement.gate or "" for improvement in listed],
            "score now": [round(improvement.before.low or 0.0, 1) for improvement in listed],
            "done alone": [round(improvement.after.low or 0.0, 1) for improvement in listed],
            "with all above done": [round(improvement.after_all, 1) for improvement in listed],
            "what to do": [improvement.remedy for improvement in listed],
            "not known yet": [", ".join(improvement.missing) for improvement in listed],
        }
    )

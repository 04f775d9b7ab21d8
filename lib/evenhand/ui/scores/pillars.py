"""The five pillars: each an interval with its ceiling and how much of it is known, place by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from evenhand.law.naming import in_sentence, place_name
from evenhand.scoring.rubric import PILLARS
from evenhand.scoring.scorecard import not_judged
from evenhand.ui.kit.markdown import table_of
from evenhand.ui.scores.gates import lifted_text, place_by_place
from evenhand.ui.scores.tracks import tracks_html
from evenhand.vocabulary.numbers import interval, percent

if TYPE_CHECKING:
    from evenhand.assessment import Assessment
    from evenhand.scenario import Jurisdiction
    from evenhand.scoring import GateFinding, PillarScore, Scorecard

TITLES: Mapping[str, str] = {
    "lawfulness": "Lawfulness",
    "consent": "Consent",
    "transparency": "Transparency",
    "ownership": "Ownership",
    "value": "Value exchange",
}
FORCES: Mapping[str, str] = {
    "statute": "binds: an act of a legislature",
    "regulation": "binds: a regulation",
    "directive": "binds the states of the EU, and everybody through their law",
    "court": "binds: what a court has held",
    "decision": "binds whom it addresses: what an authority decided",
    "recital": "does not bind; explains the law it stands in front of",
    "guideline": "does not bind; says how an authority reads the law",
    "standard": "does not bind; what experts agreed on",
    "study": "does not bind; what was measured",
    "ours": "ours: a choice of this rubric, open to change",
}


def show_pillars(scorecard: Scorecard, assessment: Assessment, law: Jurisdiction) -> None:
    """Show the five pillars of one place as tracks, and all places side by side a click away."""
    st.html(tracks_html(_pillar_frame(scorecard, assessment, law)))
    for sentence in not_judged(scorecard, law):
        st.caption(sentence)
    with st.expander("Every place"):
        st.markdown(_side_by_side(scorecard, assessment))
        if not any(result.gates for result in scorecard.jurisdictions.values()):
            st.markdown(place_by_place(scorecard))
        st.caption(MEANING)
    for where, result in scorecard.jurisdictions.items():
        for gate in result.gates:
            if gate.lifted:
                st.markdown(f":material/history_edu: {lifted_text(where, gate)}")


MEANING = (
    "A score is a range while facts are unknown: from all of them at worst to all at best. Provisional: no single "
    "number is given while a gate that stops it is unresolved or less than 80% is known. Value exchange does not "
    "depend on the law of a place: it counts in how many possible futures seven of the eight tests of a fair "
    "exchange pass; the eighth asks whether the others hold together."
)


def _pillar_frame(scorecard: Scorecard, assessment: Assessment, law: Jurisdiction) -> pd.DataFrame:
    """Return the pillars of one place as rows of `tracks_html`."""
    result = scorecard.jurisdictions[law]
    rows = [
        {
            "pillar": TITLES[name],
            "low": one.low,
            "high": one.high,
            "uncapped_low": one.uncapped_low,
            "uncapped_high": one.uncapped_high,
            "cap": one.cap,
            "gate": _holding(result.gates, name, one),
            "coverage": one.coverage,
        }
        for name, one in result.pillars.items()
        if one.applicable
    ]
    return pd.DataFrame([*rows, _value_row(assessment)]).astype({"cap": "float64"})


def _value_row(assessment: Assessment) -> dict[str, Any]:
    low, high, coverage = assessment.value.score, assessment.value.high, assessment.value.known
    return {
        "pillar": TITLES["value"],
        "low": low,
        "high": high,
        "uncapped_low": low,
        "uncapped_high": high,
        "cap": None,
        "gate": "",
        "coverage": coverage,
    }


def _holding(gates: Sequence[GateFinding], pillar: str, score: PillarScore) -> str:
    """Return which gates set a pillar's ceiling."""
    if score.cap is None:
        return ""
    own = [gate for gate in gates if gate.pillar == pillar and gate.lifted is None]
    active = [gate for gate in own if gate.active and gate.cap == score.cap]
    holding = active or [gate for gate in own if gate.unresolved]
    if not holding:
        return ""
    more = f" and {len(holding) - 1} more" if len(holding) > 1 else ""
    kind = holding[0].gate
    return f"{holding[0].criterion}{more} ({kind})"


def _side_by_side(scorecard: Scorecard, assessment: Assessment) -> str:
    places = list(scorecard.jurisdictions)
    head = ["", *(place_name(place) for place in places)]
    rows = [
        [
            f"**{TITLES[pillar]}**",
            *(_in_words(scorecard.jurisdictions[place].pillars[pillar]) for place in places),
        ]
        for pillar in PILLARS
    ]
    low, high, coverage = assessment.value.score, assessment.value.high, assessment.value.known
    rows.append([f"**{TITLES['value']}**", *[f"{interval(low, high)} · {percent(coverage)} known"] * len(places)])
    return table_of(head, rows)


def _in_words(score: PillarScore) -> str:
    if score.low is None or score.high is None:
        return "not judged"
    number = f"{score.number:.0f}" if score.number is not None else interval(score.low, score.high)
    cap = f" · ceiling {score.cap:.0f}" if score.cap is not None else ""
    return f"{number}{' (provisional)' if score.provisional else ''} · {percent(score.coverage)} known{cap}"


def show_forces(scorecard: Scorecard, law: Jurisdiction) -> None:
    """Say how old the law in the rubric is, and what each kind of source is worth."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Law of {in_sentence(law)}, {scorecard.law[law]} · rubric {scorecard.rubric}", width="content")
        with st.popover("How binding a source is", icon=":material/menu_book:"):
            st.markdown("\n".join(f"- **{name}** {words}" for name, words in FORCES.items()))
            st.markdown("“Source not yet checked” means that nobody here has read the text itself yet.")

"""Criterion by criterion: the question, the level, the facts it was computed from, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from streamlit.components import v2

from evenhand.law.act import Force
from evenhand.law.naming import places_in_words
from evenhand.scoring.gates import kind_of
from evenhand.scoring.rubric import PILLARS
from evenhand.ui.facts.read import evidence_list, evidence_of, fact_words, sections_of
from evenhand.ui.facts.sections import section_at
from evenhand.ui.facts.sought import asked_for
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown, table_of
from evenhand.ui.scores.gates import KINDS, lifted_text, sources_text
from evenhand.ui.scores.pillars import TITLES
from evenhand.vocabulary.roles import role_in_words

if TYPE_CHECKING:
    from evenhand.scenario import Jurisdiction, Scenario
    from evenhand.scoring import Citation, Criterion, CriterionResult, GateFinding, Rubric, Scorecard

ARRIVALS = "arrivals-criterion"
LANDING_HTML = '<div class="place" tabindex="-1"></div>'
LANDING_CSS = ".place { height: 1px; scroll-margin-top: 4.5rem; outline: none }"
"""The bar above the page covers what lies under it."""
BEST = 4
FACTS_SHOWN = 10
STATUS: Mapping[str, str] = {
    "below": "below the best level",
    "unknown": "not known yet",
    "best": "at the best level",
    "not_applicable": "not applicable",
    "not_assessed": "not assessed",
    "all": "all",
}
ICONS: Mapping[str, str] = {
    "unknown": ":material/help:",
    "not_applicable": ":material/remove:",
    "not_assessed": ":material/visibility_off:",
}


def follow_link() -> None:
    """Let a link to one criterion open the criteria, and write the address of the link into the browser's.

    A link from the page to itself changes the address here and not in the browser, until something is written to it.
    """
    if "criterion" in st.query_params and "closer" not in st.query_params:
        st.query_params["closer"] = "Criteria"
        st.session_state[ARRIVALS] = st.session_state.get(ARRIVALS, 0) + 1


def show_criteria(scenario: Scenario, scorecard: Scorecard, rubric: Rubric, law: Jurisdiction) -> None:
    """Show the criteria of one place: what was asked for, then each with everything behind it."""
    _land()
    results = [criterion for criterion in scorecard.criteria if law in criterion.jurisdictions]
    gates = {
        name: tuple(gate for gate in scorecard.jurisdictions[law].gates if gate.criterion == name)
        for name in dict.fromkeys(gate.criterion for gate in scorecard.jurisdictions[law].gates)
    }
    counted = Counter(_status(result) for result in results)
    st.caption(
        f"{len(results)} criteria in {places_in_words([law])}: "
        + ", ".join(f"{counted[name]} {words}" for name, words in STATUS.items() if counted[name])
        + "."
    )
    listed = _filtered(results, gates)
    if not listed:
        parts.empty_state("No criterion fits this choice.", next_step="Choose “all”, or empty the search.")
        return
    alone = len(listed) == 1
    for criterion in listed:
        opened = st.expander(
            _title(criterion, gates.get(criterion.id, ())),
            expanded=alone,
            icon=_icon(criterion, gates.get(criterion.id, ())),
            # Another key where it stands alone, so that a link opens what was closed in a list.
            key=f"criterion-{law.value}-{criterion.id}{'-alone' if alone else ''}",
            on_change="rerun",
        )
        if opened.open:
            with opened:
                _show(scenario, criterion, rubric.by_id[criterion.id], gates.get(criterion.id, ()), law)
    with st.expander("The same as a table", icon=":material/table:"):
        parts.table(
            _frame(listed, gates),
            name=f"{scenario.id}-criteria-{law.value}",
            caption=f"Criteria in {places_in_words([law])}: level 0 is the worst, 4 the best",
        )


def _land() -> None:
    """Move the page here, once for each time that a link to a criterion was followed; else stay where people are."""
    if arrival := st.session_state.get(ARRIVALS):
        html, css = LANDING_HTML, LANDING_CSS
        component = v2.component("evenhand.landing", html=html, css=css, js="landing.js")
        component(key="landing-criterion", data={"arrival": arrival}, height=1)


def _filtered(
    results: Sequence[CriterionResult], gates: Mapping[str, tuple[GateFinding, ...]]
) -> list[CriterionResult]:
    """Ask which criteria to show; a search looks through all of them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sought = st.text_input(
            "Search",
            key="criterion",
            bind="query-params",
            placeholder="C3, withdrawal, …",
            help="A criterion’s id, or words of its question. A search looks through all criteria of this place.",
            width=240,
        ).strip()
        pillar = st.selectbox(
            "Score", ["all", *PILLARS], key="pillar", bind="query-params", help="The score it belongs to.", width=180
        )
        status = st.selectbox(
            "Which",
            list(STATUS.values()),
            key="which",
            bind="query-params",
            help="Not assessed: no rule or test could be applied. That is said, and never counted as good.",
            width=220,
        )
        gate = st.selectbox(
            "Gate",
            ["any or none", *KINDS],
            key="gate",
            bind="query-params",
            help="; ".join(f"{name}: {does}, {can}" for name, (does, can) in KINDS.items()),
            width=180,
        )
    if sought:
        exact = [result for result in results if result.id.lower() == sought.lower()]
        return exact or [
            result
            for result in results
            if sought.lower() in f"{result.question} {result.slug} {result.meaning}".lower()
        ]
    return [
        result
        for result in results
        if pillar in {"all", result.pillar}
        and status in {STATUS["all"], STATUS[_status(result)]}
        and (gate == "any or none" or gate in {kind_of(result) for result in gates.get(result.id, ())})
    ]


def _status(result: CriterionResult) -> str:
    if result.status != "known":
        return result.status
    return "best" if result.low >= BEST else "below"


def _icon(result: CriterionResult, gates: Sequence[GateFinding]) -> str:
    if any(gate.active and gate.gate in {"G1", "G2"} for gate in gates):
        return ":material/block:"
    if result.status in ICONS:
        return ICONS[result.status]
    return ":material/check_circle:" if result.low >= BEST else ":material/trending_down:"


def _title(result: CriterionResult, gates: Sequence[GateFinding]) -> str:
    said = f" · {', '.join(dict.fromkeys(map(kind_of, gates)))}" if gates else ""
    local = " · local" if result.local else ""
    return f"**{escape_markdown(result.question)}** {_level(result)} ({result.id}{said}{local})"


def _level(result: CriterionResult) -> str:
    if result.status == "known":
        return f"level {result.level} of 4"
    if result.status == "unknown":
        return f"not known: {result.low:g} to {result.high:g} of 4"
    return STATUS[result.status]


def _show(
    scenario: Scenario,
    result: CriterionResult,
    criterion: Criterion,
    gates: Sequence[GateFinding],
    law: Jurisdiction,
) -> None:
    st.markdown(_why(criterion))
    if result.reason:
        _show_reason(scenario, result, law)
    for gate in gates:
        kind = kind_of(gate)
        does, can = KINDS[kind]
        code = f" ({kind})" if kind in {"G1", "G2", "G3"} else ""
        st.markdown(
            f":material/gavel: **{does[0].upper()}{does[1:]}{code}.** {escape_markdown(gate.why.rstrip('.'))}. "
            f"{can[0].upper()}{can[1:]}."
        )
        if gate.lifted:
            st.markdown(lifted_text(law, gate))
    st.markdown(_levels(result, criterion))
    if len(result.purposes) > 1:
        st.markdown(_purposes(result))
    evidence = evidence_of(result.evidence, law)
    if evidence:
        st.markdown(
            "**How it was computed here**",
            help=f"In the file: {', '.join(f'`{path}`' for path in evidence)}",
        )
        listed = evidence_list(scenario, evidence)
        st.markdown("\n".join(listed[:FACTS_SHOWN]))
        if len(listed) > FACTS_SHOWN:
            with st.expander(f"{len(listed) - FACTS_SHOWN} more facts"):
                st.markdown("\n".join(listed[FACTS_SHOWN:]))
        with st.container(horizontal=True):
            for section in sections_of(evidence):
                own = [path for path in evidence if section_at(path) is section]
                parts.go("scenario", f"Change: {section.title}", **asked_for(own))
    st.markdown(_grounds(result, law))
    st.markdown(
        f"**What would raise it:** {escape_markdown(result.remedy)} (who can do it: "
        f"{escape_markdown(role_in_words(result.owner))})"
    )
    st.caption(
        f"Criterion {result.id} “{result.slug}”, version {result.version}"
        + (", added by a local rubric file" if result.local else "")
        + ". Where it is asked: "
        + ", ".join(place.value for place in criterion.jurisdictions)
    )


def _show_reason(scenario: Scenario, result: CriterionResult, law: Jurisdiction) -> None:
    """Say why there is no level: the facts that are missing in plain words, their names in the file on hovering."""
    missing = [path for path, value in evidence_of(result.evidence, law).items() if value == "unknown"]
    if result.status != "unknown" or not missing:
        st.markdown(f"**{STATUS.get(result.status, result.status).capitalize()}:** {escape_markdown(result.reason)}")
        return
    words = "; ".join(dict.fromkeys(escape_markdown(fact_words(scenario, path)) for path in missing))
    st.markdown(f"**Not known yet:** {words}", help=f"In the file: {', '.join(missing)}")


def _levels(result: CriterionResult, criterion: Criterion) -> str:
    rows = []
    for level, meaning in sorted(criterion.levels.items()):
        here = result.status == "known" and level == result.level
        said = escape_markdown(meaning)
        rows.append(
            (str(level), f"**{said}**", ":material/arrow_forward: **here**") if here else (str(level), said, "")
        )
    points = ""
    if result.status == "known" and result.low != result.level:
        points = (
            f"\n\nThe level is that of the worst purpose; the points are the mean over purposes: {result.low:g} of 4."
        )
    return table_of(("Level", "What it means", ""), rows) + points


def _purposes(result: CriterionResult) -> str:
    rows = [
        (
            escape_markdown(part.purpose),
            f"level {part.level}"
            if part.level is not None
            else f"does not count: {escape_markdown(part.reason)}"
            if part.reason
            else f"not known: {part.low} to {part.high}",
        )
        for part in result.purposes
    ]
    return table_of(("Purpose", "Level"), rows)


def _grounds(result: CriterionResult, law: Jurisdiction) -> str:
    """Say what is law here, what is advice and research, and what is ours."""
    # What is law in another place is none here.
    cited = tuple(source for source in result.sources if law in source.jurisdictions)
    by_law: list[Citation] = [source for source in cited if source.operative]
    recitals = [source for source in cited if source.force == "recital"]
    advice = [source for source in cited if not source.operative and source.force not in ("recital", "ours")]
    ours = [escape_markdown(source.text) for source in cited if source.force == "ours"]
    lines = [
        "**What is law:** " + (sources_text([by_law]) if by_law else "no provision or judgment is cited."),
        *_words(by_law),
    ]
    if recitals:
        lines += ["**What explains it, and does not bind:** " + sources_text([recitals]), *_words(recitals)]
    if advice:
        lines += ["**What is guidance, standard or study:** " + sources_text([advice]), *_words(advice)]
    thresholds = (
        escape_markdown(result.thresholds) if result.thresholds else "the steps between levels, and any number in them"
    )
    lines.append("**What is ours:** " + "; ".join([*ours, thresholds]).rstrip(".") + ".")
    return "\n\n".join(lines)


def _words(sources: Sequence[Citation]) -> list[str]:
    """Quote each provision that was read, with the copy it was read in."""
    quoted: list[str] = []
    for source in sources:
        if source.sentence is None or source.text_read is None or source.copy_read is None:
            continue
        # A judgment is of a day; a law is in force since one.
        of = "given on" if source.force is Force.COURT else "in force since"
        since = f", {of} {source.in_force:%-d %B %Y}" if source.in_force else ""
        amended = f", amended since {source.until:%-d %B %Y}" if source.until else ""
        quoted.append(
            f"> “{escape_markdown(source.sentence)}”  \n> {escape_markdown(source.text)}: "
            f"{escape_markdown(source.says or '')}. Read on {source.text_read:%-d %B %Y} in "
            f"[{escape_markdown(source.copy_read.title)}](<{source.copy_read.address}>){since}{amended}."
        )
    return quoted


def _why(criterion: Criterion) -> str:
    why = criterion.why
    link = f"[{escape_markdown(why.source)}](<{why.address}>)" if why.address else escape_markdown(why.source)
    return (
        f"**Why it matters:** {escape_markdown(why.text)} ({link}{'' if why.checked else ', source not yet checked'})"
    )


def _frame(listed: Sequence[CriterionResult], gates: Mapping[str, tuple[GateFinding, ...]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [criterion.id for criterion in listed],
            "score": [TITLES[criterion.pillar] for criterion in listed],
            "question": [criterion.question for criterion in listed],
            "status": [STATUS[_status(criterion)] for criterion in listed],
            "level": [criterion.level for criterion in listed],
            "points from": [round(criterion.low, 2) for criterion in listed],
            "points to": [round(criterion.high, 2) for criterion in listed],
            "gate": [", ".join(dict.fromkeys(map(kind_of, gates.get(criterion.id, ())))) for criterion in listed],
            "what it means": [criterion.meaning or criterion.reason or "" for criterion in listed],
            "remedy": [criterion.remedy for criterion in listed],
            "who": [role_in_words(criterion.owner) for criterion in listed],
        }
    )

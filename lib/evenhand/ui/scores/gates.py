"""Validity before points: the gates of all places, the same defect said once, the gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.law.naming import place_name, places_in_words
from evenhand.scoring.gates import Kind, headline, kind_of, more_beside, stopping
from evenhand.scoring.rubric import PILLARS
from evenhand.ui.facts.read import fact_words
from evenhand.ui.facts.sought import asked_for
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.numbers import series
from evenhand.vocabulary.roles import role_in_words

if TYPE_CHECKING:
    from evenhand.scenario import Jurisdiction, Scenario
    from evenhand.scoring import Citation, GateFinding, GateGroup, Scorecard

NOTHING_FOUND = "nothing was found in what is examined; that does not make the consent valid"
"""What is said of a place without gates: their absence answers no question."""
IN_SIGHT = 2
"""How many gates stand on the page; the others are a click away."""

KINDS: Mapping[Kind, tuple[str, str]] = {
    "G1": ("stops it", "cannot be lifted: a fact must change"),
    "G2": ("presumed to stop it", "can be lifted only by a recorded reason"),
    "unresolved": ("may stop it", "open: a fact that decides it is not known"),
    "G3": ("lowers the ceiling", "stops nothing, but no score above 70 is given"),
    "unresolved G3": ("may lower the ceiling", "open: a fact that decides it is not known"),
    "lifted": ("lifted", "lifted by a recorded reason"),
}
"""Each kind of gate: what it does, and what can be done about it; the gravest first."""
COUNTED: Mapping[Kind, str] = {
    "G1": "that stop it (G1)",
    "G2": "presumed to stop it (G2)",
    "unresolved": "that may stop it, because facts are not known",
    "G3": "that lower the ceiling (G3)",
    "unresolved G3": "that may lower the ceiling, because facts are not known",
    "lifted": "lifted by a recorded reason",
}
ICONS: Mapping[Kind, str] = {
    "G1": ":material/block:",
    "G2": ":material/gavel:",
    "unresolved": ":material/help:",
    "G3": ":material/vertical_align_top:",
    "unresolved G3": ":material/help:",
    "lifted": ":material/history_edu:",
}


def answer_of(scenario: Scenario, scorecard: Scorecard, groups: Iterable[GateGroup], value: Callable[[], float]) -> str:
    """Return the page's answer: a gate, when there is one, before any score; else the score that is lowest.

    The low end of value exchange takes a simulation: ``value`` is asked for it only where no gate is the answer.
    """
    name = escape_markdown(scenario.name)
    if found := stopping(groups):
        opening = "Change this first" if found[0].stops else "Not known yet"
        return f"{opening}: {escape_markdown(headline(found[0]))}{more_beside(found)}"
    places = [place.value for place in scorecard.jurisdictions]
    opening = f"Nothing that is examined stops {name} in {series(places)}"
    low, pillar = min(
        (value(), "value exchange"),
        *(
            (low, pillar)
            for result in scorecard.jurisdictions.values()
            for pillar in PILLARS
            if (low := result.pillars[pillar].low) is not None
        ),
    )
    return f"{opening}; weakest is {pillar}, at least {low:.0f} of 100."


def show_gates(scenario: Scenario, groups: tuple[GateGroup, ...], scorecard: Scorecard) -> None:
    """Show what stops the programme or may, defect by defect; where nothing does, nothing."""
    if not groups:
        return
    with st.container(border=True, key="gates"):
        for group in groups[:IN_SIGHT]:
            _show_card(scenario, group)
    rest = groups[IN_SIGHT:]
    counted = Counter(group.kind for group in rest)
    said = ", ".join(f"{counted[kind]} {COUNTED[kind]}" for kind in KINDS if counted[kind])
    with st.expander(f"{len(rest)} more: {said}" if rest else "Place by place", icon=":material/list:"):
        st.markdown(place_by_place(scorecard))
        for group in rest:
            _show_card(scenario, group)


def place_by_place(scorecard: Scorecard) -> str:
    """Return how many gates stand in each place, a line each."""
    return "\n".join(_summary(place, scorecard) for place in scorecard.jurisdictions)


def _show_card(scenario: Scenario, group: GateGroup) -> None:
    """Show a defect in two lines: what it is and what it does; on what that rests and who can cure it."""
    does, _ = KINDS[group.kind]
    sources = [source for ground in group.grounds for source in ground.sources]
    rests = escape_markdown(sources[0].text) if sources else "a choice of this rubric"
    places = group.places(group.kind)
    everywhere = len(places) > 1 and set(places) == set(scenario.jurisdictions)
    where = f"all {len(places)} places" if everywhere else places_in_words(places)
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    left, right = st.columns([5, 3], vertical_alignment="center")
    left.markdown(
        f"{ICONS[group.kind]} **{escape_markdown(group.question)}** ({group.criterion})  \n"
        f":small[{does[0].upper()}{does[1:]} in {where} · {rests}{more} · "
        f"{escape_markdown(role_in_words(group.first.owner))} can cure it]",
        help=_provision(sources),
    )
    with right, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if there := asked_for(facts_of(scenario, group)):
            parts.go("scenario", "Change this", **there)
        # Of the address: an open one would lie over the criterion that its own link leads to.
        key = f"why-{group.criterion}-{group.kind}-{st.query_params.get('criterion', '')}"
        with st.popover("Why", icon=":material/notes:", key=key):
            _show_group(scenario, group)
            parts.go(
                "scores",
                f"How this was judged ({group.criterion})",
                help_text=group.question,
                criterion=group.criterion,
                law=_law_of(group),
            )


def _provision(sources: Iterable[Citation]) -> str | None:
    """Return the words of the first provision that was read."""
    for source in sources:
        if source.sentence is not None and source.text_read is not None:
            return f"“{escape_markdown(source.sentence)}” ({escape_markdown(source.text)})"
    return None


def facts_of(scenario: Scenario, group: GateGroup) -> list[str]:
    """Return the facts that a defect was found in: of the worst purpose, unknown ones first, the ground of it last."""
    read = {
        path: value
        for _, gate in group.findings
        if kind_of(gate) == group.kind
        for path, value in gate.evidence.items()
    }
    worst = {gate.purpose for _, gate in group.findings if kind_of(gate) == group.kind}
    others = tuple(
        f"purposes[{number}]." for number, purpose in enumerate(scenario.purposes) if purpose.id not in worst
    )
    return sorted(
        (path for path in read if not worst - {None} or not path.startswith(others)),
        key=lambda path: (read[path] != "unknown", ".basis" in path or path.endswith("].purposes")),
    )


def _law_of(group: GateGroup) -> str:
    """Return the place whose law is looked at, where the defect was found there; else the first where it was."""
    chosen = st.query_params.get("law", "")
    found = [place.value for place, _ in group.findings]
    return chosen if chosen in found else group.places(group.kind)[0].value


def _summary(place: Jurisdiction, scorecard: Scorecard) -> str:
    gates = scorecard.jurisdictions[place].gates
    counted = Counter(map(kind_of, gates))
    said = ", ".join(f"{counted[kind]} {COUNTED[kind]}" for kind in KINDS if counted[kind])
    return f"- **{place_name(place)}:** {f'gates: {said}' if said else NOTHING_FOUND}"


def _show_group(scenario: Scenario, group: GateGroup) -> None:
    lines = [f"{ICONS[group.kind]} **{escape_markdown(group.question)}** ({group.criterion})"]
    for kind in KINDS:
        if places := group.places(kind):
            does, can = KINDS[kind]
            code = f" ({kind})" if kind in {"G1", "G2", "G3"} else ""
            lines[-1] += f"  \n{does[0].upper()}{does[1:]}{code} in {places_in_words(places)} · {can}"
    grounds = group.every_ground
    for ground in grounds:
        where = f" ({places_in_words(ground.places)})" if len(grounds) > 1 else ""
        lines.append(f"**Why:** {escape_markdown(ground.why)}.{where}")
    gates = [gate for _, gate in group.findings]
    purposes = dict.fromkeys(gate.purpose for gate in gates if gate.purpose)
    if purposes:
        lines.append(f"**Seen in the purpose:** {', '.join(map(escape_markdown, purposes))}")
    lines.append(f"**Rests on:** {sources_text(gate.sources for gate in gates)}")
    who = escape_markdown(role_in_words(group.first.owner))
    lines.append(f"**What would cure it:** {escape_markdown(group.first.remedy)} (who can do it: {who})")
    lines += [lifted_text(place, gate) for place, gate in group.findings if gate.lifted]
    missing = dict.fromkeys(
        path for gate in gates if gate.unresolved for path, value in gate.evidence.items() if value == "unknown"
    )
    if missing:
        lines.append(f"**Not known yet:** {'; '.join(escape_markdown(fact_words(scenario, path)) for path in missing)}")
    st.markdown("\n\n".join(lines), help=f"In the file: {', '.join(missing)}" if missing else None)


def lifted_text(place: Jurisdiction, gate: GateFinding) -> str:
    """Return who lifted a gate, when and why, as it is printed wherever the score is."""
    lift = gate.lifted
    if lift is None:
        return ""
    files = [escape_markdown(evidence.file.rpartition("/")[2]) for evidence in lift.evidence]
    rests = [*([escape_markdown(lift.source)] if lift.source else []), *files]
    source = f" ({', '.join(rests)})" if rests else ""
    where = places_in_words([place])
    return (
        f"**Lifted in {where}** by {escape_markdown(lift.by)} on {lift.date:%d %B %Y}: "
        f"{escape_markdown(lift.reason)}{source} ({gate.criterion})"
    )


def sources_text(several: Iterable[Iterable[Citation]]) -> str:
    """Return sources with how binding each is and whether its text was read."""
    cited = list(dict.fromkeys(source for sources in several for source in sources))
    cited.sort(key=lambda source: list(type(source.force)).index(source.force))
    unread = all(source.text_read is None for source in cited)
    said = [
        (f"[{escape_markdown(source.text)}](<{source.address}>)" if source.address else escape_markdown(source.text))
        + f" ({source.force.value}{f', {source.standing}' if source.standing and not unread else ''})"
        for source in cited
    ]
    tail = "" if not unread else " Source not yet checked." if len(cited) == 1 else " Sources not yet checked."
    return "; ".join(said) + ("." + tail if tail else "")

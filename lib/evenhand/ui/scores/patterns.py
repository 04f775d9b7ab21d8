"""The deceptive design patterns: which are there, who says so, what shows it, and the form to tick one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from evenhand import clock
from evenhand.scoring.deceptive import patterns_found
from evenhand.scoring.pattern_codes import FAMILIES, PATTERNS, PATTERNS_ADDRESS, PATTERNS_SOURCE
from evenhand.ui.facts.evidence import ask_for_files, is_whole, keep, show_files
from evenhand.ui.facts.read import fact_words, field_of, value_words
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting

if TYPE_CHECKING:
    from evenhand.scenario import Jurisdiction, Scenario
    from evenhand.scenario.evidence import PatternReview
    from evenhand.scoring import Rubric
    from evenhand.scoring.deceptive import PatternFinding

REVIEWS = "reviews"
FOUND: Mapping[bool | None, str] = {
    True: ":material/error:\u00a0there",
    False: ":material/check_circle:\u00a0not there",
    None: ":material/help:\u00a0not known",
}
WHO: Mapping[str, str] = {
    "ticked": "a reviewer looked",
    "computed": "computed from facts",
    "not reviewed": "nobody looked yet",
}
GRADES: Mapping[int, str] = {1: "slight", 2: "medium", 3: "severe"}
PRESENT: Mapping[str, bool | str] = {"It is there": True, "It is not there": False, "Could not tell": "unknown"}
FACTS_SHOWN = 3
REQUIRED = "(required)"


def show_patterns(scenario: Scenario, rubric: Rubric, law: Jurisdiction, draft_id: str | None) -> None:
    """Show all sixteen patterns with what is known of each, and let a reviewer tick one with evidence."""
    result = patterns_found(scenario, law, rubric)
    st.markdown(f"**{_summary(result)}**")
    st.caption(
        "What nobody looked for counts as if it might be there: the range of the score stays wide. The guidance was "
        "written for social media and does not bind; using it elsewhere is an inference."
    )
    for family, words in FAMILIES.items():
        members = [finding for finding in result if finding.code.startswith(family)]
        st.markdown(f"**{words[0].upper()}{words[1:]}** ({family})")
        st.markdown(_listed(scenario, members))
    st.caption(f"Source: [{PATTERNS_SOURCE}]({PATTERNS_ADDRESS}); the definitions are in our words.")
    _show_reviews(scenario, draft_id)
    if draft_id is None:
        parts.go("scenario", "Edit a copy to tick patterns")
    else:
        _show_form(scenario, result, draft_id)


def _summary(found: Sequence[PatternFinding]) -> str:
    there = [finding for finding in found if finding.found]
    open_ = Counter(finding.status for finding in found if finding.found is None)
    named = (
        f": {', '.join(finding.pattern.name for finding in there[:4])}{' and others' if len(there) > 4 else ''}"
        if there
        else ""
    )
    unknown = f", {open_['not reviewed']} nobody looked for" if open_["not reviewed"] else ""
    facts = f", {open_['computed']} that unknown facts leave open" if open_["computed"] else ""
    return f"{len(there) or 'None'} of {len(found)} deceptive patterns found{named}{unknown}{facts}."


def _listed(scenario: Scenario, members: Sequence[PatternFinding]) -> str:
    return "\n".join(
        f"- {FOUND[member.found]}{_grade(member)}: **{escape_markdown(member.pattern.name)}** ({member.code}), "
        f"{escape_markdown(member.pattern.meaning)}  \n  {_who(member)} · {_shows(scenario, member)}"
        for member in members
    )


def _grade(finding: PatternFinding) -> str:
    return f", {GRADES[finding.severity]}" if finding.found and finding.severity else ""


def _who(finding: PatternFinding) -> str:
    if not finding.reviews:
        return WHO[finding.status]
    return "; ".join(f"{escape_markdown(review.by)}, {review.date:%d %b %Y}" for review in finding.reviews)


def _shows(scenario: Scenario, finding: PatternFinding) -> str:
    if finding.reviews:
        said = [text for review in finding.reviews if (text := review.note or review.where)]
        files = sum(len(review.evidence) for review in finding.reviews)
        attached = f"{files} file{'' if files == 1 else 's'} below" if files else "no file attached"
        return "; ".join([*map(escape_markdown, said), attached])
    if finding.status == "not reviewed":
        return f"To do: {escape_markdown(finding.pattern.sign)}"
    if finding.status == "ticked":
        return (
            escape_markdown(next(iter(finding.evidence.values()), "")) or "a review of all patterns; no file attached"
        )
    facts = [
        f"{escape_markdown(fact_words(scenario, path))}: {escape_markdown(value_words(value, field_of(path)))}"
        for path, value in finding.evidence.items()
        if ".basis." not in path and path != "purposes" and (finding.found is not None or value == "unknown")
    ]
    more = f"; and {len(facts) - FACTS_SHOWN} more" if len(facts) > FACTS_SHOWN else ""
    return "; ".join(facts[:FACTS_SHOWN]) + more


def _show_reviews(scenario: Scenario, draft_id: str | None) -> None:
    if not scenario.reviews:
        return
    with st.expander(f"What reviewers looked at ({len(scenario.reviews)})", icon=":material/fact_check:"):
        for number, review in enumerate(scenario.reviews):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_said(review), width="stretch")
                if draft_id is not None:
                    st.button(
                        "Take it back",
                        key=f"unreview-{draft_id}-{number}",
                        on_click=uninterruptible(drafting.change),
                        args=(draft_id, (REVIEWS,), drafting.entries(scenario.reviews, without=number)),
                        help="The pattern counts as not looked for again.",
                    )
            show_files(review.evidence, key=f"review-{number}")


def _said(review: PatternReview) -> str:
    present = "there" if review.present is True else "not there" if review.present is False else "could not tell"
    grade = f", {GRADES[review.severity]}" if review.present is True and review.severity else ""
    where = f", {escape_markdown(review.where)}" if review.where else ""
    note = f": {escape_markdown(review.note)}" if review.note else ""
    return (
        f"**{escape_markdown(PATTERNS[review.code].name)}** ({review.code}): {present}{grade}{where}{note}. "
        f"{escape_markdown(review.by)}, {review.date:%d %B %Y}"
    )


def _show_form(scenario: Scenario, found: Sequence[PatternFinding], draft_id: str) -> None:
    codes = [finding.code for finding in sorted(found, key=lambda finding: finding.status != "not reviewed")]
    status = {finding.code: WHO[finding.status] for finding in found}
    # The number of reviews in the key empties the form once one is recorded.
    key = f"review-{draft_id}-{len(scenario.reviews)}"
    with st.expander("Tick a pattern", icon=":material/add_task:"), st.form(key, border=False, enter_to_submit=False):
        code = st.selectbox(
            f"Pattern {REQUIRED}",
            codes,
            index=None,
            placeholder="Choose the pattern that was looked for",
            format_func=lambda code: f"{PATTERNS[code].name} ({code}): {PATTERNS[code].meaning} — {status[code]}",
            help="Those that nobody looked for come first.",
        )
        present = st.radio(
            f"What was seen {REQUIRED}", list(PRESENT), index=None, horizontal=True, help="On the screen named below."
        )
        severity = st.radio(
            "If it is there, how bad",
            [None, *GRADES],
            format_func=lambda grade: "not graded" if grade is None else GRADES[grade],
            horizontal=True,
            help="Our three steps. Severe: most people would be led astray. Not graded counts as it may be severe.",
        )
        where = st.text_input(
            "Screen or purpose", max_chars=200, help="For example: the app's first screen, on a phone."
        )
        note = st.text_area("What was seen, in words", max_chars=2000, help="Stands beside the tick.")
        left, right = st.columns(2)
        by = left.text_input(f"Who looked {REQUIRED}", max_chars=120, help="A role or an office, not a person's name.")
        on = right.date_input(
            f"When {REQUIRED}", value=None, format="YYYY-MM-DD", max_value=clock.today(), help="The day of the look."
        )
        files = ask_for_files(f"{key}-files")
        shows = st.text_input("What the files show", max_chars=500, help="Stands beside each file.")
        sent = st.form_submit_button("Record the tick", type="primary", help="Writes it into the draft at once.")
    if sent:
        _record(
            scenario,
            draft_id,
            {"code": code, "severity": severity, "where": where.strip() or None, "note": note.strip() or None},
            present=present,
            by=by.strip(),
            on=on,
            evidence=(files, shows),
        )


def _record(
    scenario: Scenario,
    draft_id: str,
    review: Mapping[str, Any],
    *,
    present: str | None,
    by: str,
    on: Any,
    evidence: tuple[Sequence[Any], str],
) -> None:
    given = {
        "which pattern": review["code"],
        "what was seen": present,
        "who looked": by,
        "when": isinstance(on, dt.date),
        "where or in words what was seen, or attach a file": review["where"] or review["note"] or evidence[0],
    }
    if not is_whole(given) or present is None:
        return
    kept = keep(*evidence)
    if kept is None:
        return
    new = {**review, "present": PRESENT[present], "by": by, "date": on.isoformat(), "evidence": kept}
    if present != "It is there":
        new["severity"] = None
    drafting.record(draft_id, REVIEWS, [*drafting.entries(scenario.reviews), new])

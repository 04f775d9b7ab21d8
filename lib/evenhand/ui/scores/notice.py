"""The notice, read: what it gives, how clearly it speaks, and whether it says what the facts declare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from evenhand.confined import Bounds, run
from evenhand.errors import EvenhandError, NoticeError
from evenhand.scenario import is_known
from evenhand.scoring.notice import STAMP, drafting_notes, not_applicable
from evenhand.ui.facts.read import fact_words
from evenhand.ui.facts.words import label_of
from evenhand.ui.kit import parts
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown, table_of
from evenhand.ui.scores.highlight import show_highlighted
from evenhand.ui.scores.recording import show_recording
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.numbers import count, percent

if TYPE_CHECKING:
    from evenhand.scenario import Scenario
    from evenhand.scoring.notice import Finding, NoticeReading
    from evenhand.scoring.notice.comparison import Difference

MAX_FILE = 20
"""Megabytes that a notice's file may have."""
SAYS: Mapping[str, str] = {
    "present": ":material/check_circle:\u00a0found",
    "denied": ":material/do_not_disturb_on:\u00a0denied",
    "weak": ":material/contrast:\u00a0weak",
    "absent": ":material/cancel:\u00a0absent",
    "not assessed": ":material/help:\u00a0not assessed",
}
MEANS = (
    "Found: the notice gives it. Denied: it says that this does not happen, which gives it too. "
    "Weak: it touches the subject without giving it. Absent: it says nothing."
)
OWN, PASTED, FILE = "this programme’s", "pasted text", "a file"


@remembered("Reading the notice …")
def _read(text: str) -> NoticeReading:
    from evenhand.scoring.notice import read_notice

    return read_notice(text)


def show_notice(scenario: Scenario) -> None:
    """Show the reading of the scenario's notice, or of another that is pasted or uploaded."""
    st.subheader("What does the notice say, and how clearly?", anchor=False)
    text = _choose(scenario)
    if text is None:
        return
    try:
        reading = _read(text)
    except EvenhandError as error:
        st.warning(f"{escape_markdown(error.message)} {escape_markdown(error.hint or '')}", icon=":material/error:")
        return
    _show_axes(reading)
    _show_remarks(reading)
    _show_items(reading)
    show_recording(reading, scenario)
    _show_facts(reading, scenario)
    show_highlighted(reading)
    _show_notes(reading, scenario)


def _choose(scenario: Scenario) -> str | None:
    whose = st.radio(
        "Which notice",
        [OWN, PASTED, FILE],
        horizontal=True,
        key="notice",
        help="Another notice is only read here: it is not kept and changes no score.",
    )
    if whose == PASTED:
        return st.text_area("Text of the notice", key="notice_text", height=240, help="Paste it as plain text.") or None
    if whose == FILE:
        return _uploaded()
    content = scenario.notice.content
    if is_known(content) and isinstance(content, str) and content.strip():
        return content
    parts.empty_state(
        "The text of this programme’s notice is not known.",
        next_step="Put it into the facts, or paste a notice here to see how it reads.",
        page="scenario",
        label="Put the notice into the facts",
    )
    return None


def _uploaded() -> str | None:
    from evenhand.scoring.notice.files import FORMATS, text_of

    upload = st.file_uploader(
        "File of the notice",
        type=[ending.removeprefix(".") for ending in FORMATS],
        key="notice_file",
        max_upload_size=MAX_FILE,
        help="Its text is read on this computer and not kept.",
    )
    if upload is None:
        return None
    try:
        content = upload.getvalue()
        return run(Bounds.of_file(len(content)), NoticeError, upload.name, text_of, content, upload.name)
    except EvenhandError as error:
        st.warning(f"{escape_markdown(error.message)} {escape_markdown(error.hint or '')}", icon=":material/error:")
        return None


def _show_axes(reading: NoticeReading) -> None:
    for warning in reading.warnings:
        st.warning(
            escape_markdown(warning), icon=":material/translate:" if not reading.understood else ":material/short_text:"
        )
    with st.container(horizontal=True):
        if reading.has_figures:
            given = sum(finding.found in {"present", "denied"} for finding in reading.items.values())
            st.metric(
                "Completeness",
                f"{given} of {len(reading.items)}",
                help="How many of the items of GDPR Articles 13 and 14 it gives. " + MEANS,
                border=True,
            )
        st.metric("Language", reading.language_name, border=True)
        st.metric("Time to read", f"{reading.minutes:.0f} min", help=f"{count(reading.words)} words.", border=True)
    grade = reading.readability.grade
    if not reading.has_figures or reading.vagueness is None or grade is None:
        return
    st.caption(
        "How clearly it speaks is shown in its parts and not as one number: no sum of them was shown to rank notices "
        "better than their length does. Completeness is another axis; the two are never added up."
    )
    vague = reading.vagueness
    formulas = (
        f"school grade {grade:g} by the language’s formulas, {reading.readability.words_per_sentence:g} words a "
        f"sentence, LIX {reading.readability.lix:g}"
    )
    vague_ones = (
        f"{percent(vague.unresolved_share)} of {vague.practices} sentences about data are vague and not explained"
    )
    rows = [("Readable", _of_100(reading.readable), formulas), ("Precise", _of_100(reading.precise), vague_ones)]
    st.markdown(table_of(("Part of clarity", "0 to 100", "Measured"), rows))
    terms = [f"{term} ({number})" for result in vague.terms.values() for term, number in result.items()]
    if terms:
        st.caption(f"Vague words: {escape_markdown(', '.join(terms[:12]))}")


def _of_100(part: float | None) -> str:
    return "not measured" if part is None else f"{part:.0f}"


def _show_remarks(reading: NoticeReading) -> None:
    from evenhand.scoring.notice import remarks_on

    for remark in remarks_on(reading):
        quoted = " ".join(f"“{escape_markdown(evidence.text)}”" for evidence in remark.evidence)
        show = st.warning if remark.kind == "contradiction" else st.info
        show(f"**{escape_markdown(remark.sentence)}** {quoted}", icon=":material/rule:")


def _show_items(reading: NoticeReading) -> None:
    for title, items in (
        ("The 21 items of GDPR Articles 13 and 14", reading.items),
        ("Six items for the United States", reading.items_us),
    ):
        counted = ", ".join(
            f"{number} {state}" for state in SAYS if (number := sum(item.found == state for item in items.values()))
        ).replace("present", "found")
        with st.expander(f"{title}: {counted}", icon=":material/checklist:"):
            st.caption(MEANS)
            st.markdown(_items_table(items))
    rows = [
        {
            "item": item.item,
            "what": item.label,
            "asked for by": item.law,
            "found": item.found.value,
            "evidence": item.evidence[0].text if item.evidence else "",
            "why": item.why,
        }
        for item in (*reading.items.values(), *reading.items_us.values())
    ]
    with st.expander("The items as a table", icon=":material/table:"):
        parts.table(pd.DataFrame(rows), name="notice-items", caption="What the notice gives, with the first sentence")


def _items_table(items: Mapping[str, Finding]) -> str:
    order = ["not assessed", "absent", "weak", "denied", "present"]
    rows = [
        (
            SAYS[item.found.value],
            f"**{escape_markdown(item.label)}** · {escape_markdown(item.law)}",
            _evidence(item),
        )
        for item in sorted(items.values(), key=lambda item: order.index(item.found.value))
    ]
    return table_of(("", "Item", "Evidence"), rows)


def _evidence(finding: Finding) -> str:
    if not finding.evidence:
        return escape_markdown(finding.why)
    more = f" (and {len(finding.evidence) - 1} more)" if len(finding.evidence) > 1 else ""
    text = finding.evidence[0].text
    return f"“{escape_markdown(text if len(text) <= 240 else text[:240].rsplit(' ', 1)[0] + ' …')}”{more}"


def _show_facts(reading: NoticeReading, scenario: Scenario) -> None:
    from evenhand.scoring.notice import against_facts

    result = against_facts(reading, scenario)
    title = f"The notice against the facts: {result.answer}"
    with st.expander(title, icon=":material/difference:"):
        st.caption(
            f"{len(result.matches)} declared facts are in the text. Grave: an undisclosed recipient, sale or sensitive "
            "kind of data, or a contradiction."
        )
        for difference in result.differences:
            landmark = ":material/error: **Grave:** " if difference.grave else ""
            quoted = f" “{escape_markdown(difference.evidence.text)}”" if difference.evidence else ""
            st.markdown(f"- {landmark}{escape_markdown(_in_words(difference))}{quoted}")
        if result.not_compared:
            missing = "; ".join(fact_words(scenario, path) for path in result.not_compared)
            why = "not known, or worded in another language" if result.in_other_words else "not known"
            st.caption(f"Not compared, because {why}: {escape_markdown(missing)}")


def _in_words(difference: Difference) -> str:
    """Return a difference with the words for a key of the taxonomy."""
    return (
        difference.sentence.replace(f"“{difference.fact}”", f"“{label_of(difference.fact)}”")
        if " " not in difference.fact
        else difference.sentence
    )


def _show_notes(reading: NoticeReading, scenario: Scenario) -> None:
    notes = drafting_notes(reading, scenario)
    if not notes:
        return
    with st.expander(f"Drafting notes for {len(notes)} missing items — for counsel", icon=":material/edit_note:"):
        st.caption(f"{STAMP.capitalize()}.")
        ruled_out = not_applicable(scenario)
        if ruled_out:
            labels = {item.item: item.label for item in (*reading.items.values(), *reading.items_us.values())}
            said = "; ".join(f"{labels[item]}: {reason}" for item, reason in ruled_out.items())
            st.caption(f"Does not apply by the facts, so not asked for: {escape_markdown(said)}.")
        for note in notes:
            st.markdown(
                f"- **{escape_markdown(note.label)}** ({escape_markdown(note.law)}): {escape_markdown(note.text)}"
            )
        download(
            "Take the notes along (text)",
            "\n\n".join(f"{STAMP}\n{note.label} ({note.law})\n{note.text}" for note in notes),
            f"{scenario.id}-notice-for-counsel.txt",
            icon=None,
            help_text="Each note carries the stamp.",
        )

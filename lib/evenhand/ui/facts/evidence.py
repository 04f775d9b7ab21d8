"""Files that show something: brought in with what they show, kept by their hash, and handed out again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.places import SCENARIOS
from evenhand.scenario.evidence import EVIDENCE_SUFFIXES, MAX_EVIDENCE_BYTES, fault_of, hash_of
from evenhand.scenario.evidence_check import each_evidence
from evenhand.ui.facts.read import fact_words
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting, state
from evenhand.vocabulary.numbers import count

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from evenhand.scenario import Scenario
    from evenhand.scenario.evidence import Evidence
    from evenhand.scoring import GateGroup, Scorecard

ATTACHED = "attachments"
MEGABYTES = MAX_EVIDENCE_BYTES // 1_000_000


def ask_for_files(key: str) -> Sequence[UploadedFile]:
    """Draw the control that takes evidence in; inside a form nothing is kept before the form is sent."""
    return st.file_uploader(
        "Evidence: screenshots, documents",
        type=[suffix.removeprefix(".") for suffix in EVIDENCE_SUFFIXES],
        accept_multiple_files=True,
        key=key,
        max_upload_size=MEGABYTES,
        help=f"Pictures, PDF or text, up to {MEGABYTES} MB each. Kept in this computer's store with the hash of its "
        "bytes; leave names and faces of customers out of it.",
    )


def keep(uploads: Iterable[UploadedFile], note: str = "") -> list[dict[str, Any]] | None:
    """Keep files and return them as a scenario names them; say what is wrong and keep nothing when one is refused."""
    taken = [(upload.name, upload.getvalue()) for upload in uploads]
    faults = [f"{escape_markdown(name)} {fault}." for name, content in taken if (fault := fault_of(name, content))]
    if faults:
        st.warning(f"Nothing was recorded. {' '.join(faults)}", icon=":material/error:")
        return None
    try:
        for name, content in taken:
            state.store().evidence.add(name[-200:], content)
    except EvenhandError as error:
        st.warning(
            f"Nothing was recorded. {escape_markdown(error.message)} {escape_markdown(error.hint or '')}",
            icon=":material/error:",
        )
        return None
    return [
        {"file": _file_name(name, content), "sha256": hash_of(content), "note": note.strip() or None}
        for name, content in taken
    ]


def is_whole(given: Mapping[str, object]) -> bool:
    """Return whether all that a record needs was given, by what each is called; say what is missing otherwise."""
    missing = [what for what, said in given.items() if not said]
    if missing:
        st.warning(f"Nothing was recorded. Say {', '.join(missing)}.", icon=":material/error:")
    return not missing


def _file_name(name: str, content: bytes) -> str:
    """Return where a file lies when the scenario is taken along: a name that no language or system trips over."""
    path = PurePosixPath(name)
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40] or "file"
    return f"evidence/{stem}-{hash_of(content)[:8]}{path.suffix.lower()}"


def bytes_of(evidence: Evidence) -> bytes | None:
    """Return a file's bytes, from the store or from beside the examples; none when it is in neither."""
    kept = state.store().evidence
    if kept.find(evidence.sha256) is not None:
        return kept.content(evidence.sha256)
    return (SCENARIOS / evidence.file).read_bytes() if evidence.fault_in(SCENARIOS) is None else None


def kept_files(scenario: Scenario) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """Return the bytes of a scenario's evidence by their hash, and the files that are not kept here."""
    results: dict[str, bytes] = {}
    missing = []
    for _, evidence in each_evidence(scenario):
        content = bytes_of(evidence)
        if content is None:
            missing.append(evidence.file)
        else:
            results[evidence.sha256] = content
    return results, tuple(dict.fromkeys(missing))


def _said_of(evidence: Evidence) -> str:
    """Return what a file is called, what it shows, and how its hash begins."""
    note = f": {escape_markdown(evidence.note)}" if evidence.note else ""
    return f"{escape_markdown(PurePosixPath(evidence.file).name)}{note} (hash {evidence.sha256[:12]} …)"


def show_files(several: Sequence[Evidence], *, key: str) -> None:
    """Show files with their hash, and hand each out."""
    for number, evidence in enumerate(several):
        content = bytes_of(evidence)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":material/attach_file: {_said_of(evidence)}", width="content", help=f"SHA-256 {evidence.sha256}"
            )
            if content is None:
                st.caption("The file is not kept here.", width="content")
                continue
            download(
                f"Look at it ({count(len(content) / 1000)} kB)",
                content,
                PurePosixPath(evidence.file).name,
                # What somebody attached is never shown as a page, whatever it is called.
                mime="application/octet-stream",
                key=f"{key}-{number}",
                look="tertiary",
                help_text="Its bytes are those that were attached: the hash was checked just now.",
            )


def show_attachments(
    scenario: Scenario, scorecard: Scorecard, groups: Sequence[GateGroup], draft_id: str | None
) -> None:
    """Show the files that show facts, and attach one: a G1 falls when a fact changes, and a file shows that it did."""
    attached = scenario.attachments
    title = "1 file shows a fact" if len(attached) == 1 else f"{len(attached) or 'No'} files show facts"
    with st.expander(title, icon=":material/attach_file:", expanded=bool(attached)):
        st.caption("A defect that cannot be lifted (G1) goes when a fact changes; a file here shows that it did.")
        for number, evidence in enumerate(attached):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    f"**{escape_markdown(fact_words(scenario, evidence.fact))}**", width="content", help=evidence.fact
                )
                if draft_id is not None:
                    st.button(
                        "Take it away",
                        key=f"detach-{draft_id}-{number}",
                        type="tertiary",
                        on_click=uninterruptible(drafting.change),
                        args=(draft_id, (ATTACHED,), drafting.entries(attached, without=number)),
                        help="The fact stays; the file is not named any more.",
                    )
            show_files([evidence], key=f"attached-{number}")
        if draft_id is None:
            st.caption("This is an example file: edit a copy of it to attach files.")
        else:
            _show_form(scenario, scorecard, groups, draft_id)


def _show_form(scenario: Scenario, scorecard: Scorecard, groups: Sequence[GateGroup], draft_id: str) -> None:
    facts = _facts(scenario, scorecard, groups)
    with st.form(f"attach-{draft_id}-{len(scenario.attachments)}", enter_to_submit=False):
        fact = st.selectbox(
            "Which fact",
            list(facts),
            index=None,
            placeholder="Choose what the file shows",
            format_func=facts.__getitem__,
            help="Facts that decide a gate come first. Type to search.",
        )
        files = ask_for_files(f"attach-files-{draft_id}-{len(scenario.attachments)}")
        note = st.text_input("What it shows", max_chars=500, help="Stands beside the file wherever it is named.")
        if not st.form_submit_button("Attach", help="Keeps the file and names it in the draft at once."):
            return
    if not files or fact is None:
        wanting = " and ".join(what for what, given in (("a fact", fact), ("a file", files)) if not given)
        st.warning(f"Nothing was recorded. Choose {wanting}.", icon=":material/error:")
        return
    kept = keep(files, note)
    if kept is None:
        return
    new = [{**evidence, "fact": fact} for evidence in kept]
    drafting.record(draft_id, ATTACHED, [*drafting.entries(scenario.attachments), *new])


def _facts(scenario: Scenario, scorecard: Scorecard, groups: Sequence[GateGroup]) -> dict[str, str]:
    """Return the facts that criteria read, those of gates first, by path with their words."""
    of_gates = [path for group in groups for path in group.first.evidence]
    others = [path for result in scorecard.criteria for path in result.evidence]
    return {path: fact_words(scenario, path) for path in dict.fromkeys([*of_gates, *others]) if "#" not in path}

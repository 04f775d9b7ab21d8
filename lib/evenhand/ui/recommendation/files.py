"""The documents to take along; each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from evenhand.assessment import OpenQuestion, by_role, to_csv
from evenhand.errors import ScenarioError
from evenhand.report import Format, Made, known_formats
from evenhand.report.bundle import SUFFIX, to_bundle
from evenhand.report.papers import PAPERS
from evenhand.ui.kit.download import download
from evenhand.ui.kit.long_work import Under, long_work
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.roles import role_name

FIRST = (".docx", ".pdf")
"""Formats in sight; the others are a click away."""
PAPER_SUFFIXES = frozenset(f".{paper.id}.docx" for paper in PAPERS)


def show_files(made: Made, asked: tuple[object, ...]) -> None:
    """Offer the documents, the papers of law, the bundle, and the open questions of each role.

    A bundle made for another recommendation than the one ``asked`` for disappears.
    """
    name = f"{made.assessment.scenario.id}-{made.assessment.revision}"
    forms = [form for form in known_formats() if form.suffix != SUFFIX and form.applies(made.assessment)]
    first = [form for form in forms if form.suffix in FIRST]
    with st.container(horizontal=True, vertical_alignment="center"):
        for form in first:
            _offer(form, made, name)
    with st.expander("All documents"):
        with st.container(horizontal=True, vertical_alignment="center"):
            for form in forms:
                if form not in first and form.suffix not in PAPER_SUFFIXES:
                    _offer(form, made, name)
        with st.container(horizontal=True, vertical_alignment="center"):
            _show_papers([form for form in forms if form.suffix in PAPER_SUFFIXES], made, name)
            _show_questions(made, name)
        _show_bundle(made, name, asked)


def _offer(form: Format, made: Made, name: str) -> None:
    download(
        form.label,
        partial(form.render, made),
        f"{name}{form.suffix}",
        mime=form.mime,
        key=f"file{form.suffix}",
        look="primary" if form.suffix == ".docx" else "secondary",
        help_text=form.help,
    )


def _show_papers(forms: Sequence[Format], made: Made, name: str) -> None:
    folded = st.popover("Papers for counsel", icon=":material/gavel:", on_change="rerun", key="papers")
    if not folded.open:
        return
    with folded:
        st.markdown("Filled from facts, empty where nobody knows, and stamped for counsel on every page.")
        for form in forms:
            try:
                form.render(made)
            except ScenarioError as error:
                _show_refused(form, error)
            else:
                _offer(form, made, name)


def _show_refused(form: Format, error: ScenarioError) -> None:
    """Say why a paper cannot be written, and what it lacks."""
    st.markdown(f"**{form.label}** cannot be written yet. {escape_markdown(error.message)}")
    st.markdown("\n".join(f"- {escape_markdown(str(problem.message))}" for problem in error.problems))


def _show_bundle(made: Made, name: str, asked: tuple[object, ...]) -> None:
    form = next(form for form in known_formats() if form.suffix == SUFFIX)

    def work(under: Under[bytes]) -> bytes:
        return to_bundle(made, progress=under.progress)

    bundle = long_work("Pack everything into a bundle", work, key="bundle", asked=asked, help_text=form.help)
    if bundle is not None:
        download(form.label, bundle, f"{name}{SUFFIX}", mime=form.mime, key=f"file{SUFFIX}", help_text=form.help)


def _show_questions(made: Made, name: str) -> None:
    roles = by_role(made.assessment.questions)
    if not roles:
        return
    currency = made.assessment.simulation.currency
    with st.popover("Open questions by role (CSV)", icon=":material/contact_support:"):
        st.markdown("One file a role: the question, what its answer could change, and a column for the answer.")
        for role, questions in roles.items():
            download(
                f"{role_name(role)} ({len(questions)})",
                partial(_csv, questions, currency),
                f"{name}-questions-{role.value}.csv",
                key=f"questions-{role.value}",
                look="tertiary",
                help_text="Opens in any spreadsheet.",
            )


def _csv(questions: Sequence[OpenQuestion], currency: str) -> bytes:
    return to_csv(questions, currency).encode()

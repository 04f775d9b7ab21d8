"""What has been computed: kept in memory, stored for the next start, and refined in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.ui.session import state
from evenhand.ui.session.memory import known, remembered

# The packages of the core are imported where they are used, all of them inside cached functions: the first page is
# on screen before scipy is loaded.
if TYPE_CHECKING:
    from evenhand.assessment import Assessment, Summary
    from evenhand.scoring import Scorecard
    from evenhand.study import Study
    from evenhand.ui.session.refining import Refinery

SUMMARY = "summary"
"""The kind of run that is stored: what is shown first of an assessment."""
log = logging.getLogger("evenhand")


@st.cache_resource(show_spinner=False)
def refinery() -> Refinery:
    """Return what works out more futures in the background, the same for all visitors."""
    from evenhand.ui.session.refining import Refinery

    return Refinery()


@remembered("Simulating possible futures …")
def _assessed(key: str, _study: Study, draws: int, seed: int) -> Assessment:
    return _study.assess(draws=draws, seed=seed)


def assess(study: Study, *, draws: int | None = None, seed: int | None = None) -> Assessment:
    """Return the assessment of a study; the same study is assessed once."""
    from evenhand.assessment import DEFAULT_DRAWS, DEFAULT_SEED, run_key

    draws, seed = draws or DEFAULT_DRAWS, DEFAULT_SEED if seed is None else seed
    return _assessed(run_key(study.run(draws=draws, seed=seed)), study, draws, seed)


def summary(study: Study) -> Summary:
    """Return what is shown first of a study: read when it was ever computed by this code, else computed and stored."""
    from evenhand.assessment import run_key

    run = study.run()
    return _summary(run_key(run), lambda: assess(study))


def summary_of(assessment: Assessment) -> Summary:
    """Return what is shown first of an assessment, and store it for the next start."""
    from evenhand.assessment import run_key

    return _summary(run_key(assessment.run), lambda: assessment)


def is_kept(study: Study) -> bool:
    """Return whether what is shown first of a study can be read instead of computed."""
    from evenhand.assessment import run_key

    key = run_key(study.run())
    return known(_summary, key, None) or _stored_summary(key) is not None


@remembered()
def _summary(key: str, _assessment: Callable[[], Assessment]) -> Summary:
    from evenhand.assessment import summary_of

    if (stored := _stored_summary(key)) is not None:
        return stored
    assessment = _assessment()
    made = summary_of(assessment)
    if assessment.failures:
        return made  # a fault that may be mended by the next start is not stored
    try:
        state.store().runs.save(key, SUMMARY, made.run, made.to_json_dict())
    except EvenhandError:
        # What was computed is shown all the same; it is computed again after the next start.
        log.exception("The summary of run %s was not stored", key)
    return made


def _stored_summary(key: str) -> Summary | None:
    """Return what an earlier start stored of a run; ``None`` when there is nothing, or nothing that can be read."""
    from evenhand.assessment import Summary

    try:
        run = state.store().runs.find(key)
        return None if run is None else Summary.from_json_dict(run.result)
    except (EvenhandError, KeyError, TypeError, ValueError):
        log.exception("The stored summary of run %s cannot be read", key)
        return None


def first_look(study: Study) -> Summary | None:
    """Return what was stored of a study whose assessment this process has not computed yet."""
    from evenhand.assessment import DEFAULT_DRAWS, DEFAULT_SEED, run_key

    key = run_key(study.run())
    return None if known(_assessed, key, None, DEFAULT_DRAWS, DEFAULT_SEED) else _stored_summary(key)


@remembered()
def _scored(key: tuple[str, str], _study: Study) -> Scorecard:
    return _study.score()


def score(study: Study) -> Scorecard:
    """Return the scorecard of a study; the same study is scored once."""
    return _scored((study.revision, study.rubric.fingerprint), study)

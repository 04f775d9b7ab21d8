"""What identifies an assessment: all that decides it, and the code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.case import Case
from evenhand.identity import code_digest
from evenhand.scenario import revision
from evenhand.scenario.policy import Policy
from evenhand.version import VERSION


def policy_of(case: Case) -> Policy:
    """Return what a rate must pass in a case to be recommended."""
    return case.policy or case.scenario.policy


def run_of(case: Case) -> dict[str, str]:
    """Return what identifies the assessment of a case, without computing it: all that decides it, and the code."""
    return {
        "scenario": revision(case.scenario),
        "customers": case.customers.fingerprint,
        "assumptions": case.assumptions.fingerprint,
        "rubric": case.rubric.fingerprint,
        "version": VERSION,
        "code": code_digest(),
        "seed": str(case.seed),
        "draws": str(case.draws),
        "rates": _named(case.rates),
        "policy": str(policy_of(case)),
    }


def run_key(run: Mapping[str, str]) -> str:
    """Return the key under which what belongs to a run is stored."""
    return hashlib.sha256(json.dumps(dict(run), sort_keys=True).encode()).hexdigest()


def _named(rates: Sequence[float] | NDArray[np.float64] | None) -> str:
    """Return what tells one grid of rates from another."""
    if rates is None:
        return "default"
    values = np.ascontiguousarray(rates, dtype="<f8")
    return f"{len(values)} rates, {hashlib.sha256(values.tobytes()).hexdigest()[:12]}"

"""Whether the ranking of scenarios survives other weights.

Equal weights are a choice. So the criteria of a pillar are weighed anew a thousand times, each time by a point drawn
evenly from all possible weightings (Dirichlet with every parameter 1), and it is counted how often the order by the low
end, gates applied, stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.law.place import Jurisdiction
from evenhand.scenario.model import Scenario
from evenhand.scoring.gates import ceilings, find_gates
from evenhand.scoring.judging import Finding
from evenhand.scoring.rubric import Rubric
from evenhand.scoring.rubric_file import load_rubric
from evenhand.scoring.score import findings, pillar_score
from evenhand.vocabulary.defaults import DRAWS, SEED

_TIE = 1e-6


@dataclass(frozen=True, slots=True)
class RankSensitivity:
    """How firmly scenarios are ranked on one pillar in one jurisdiction.

    Parameters
    ----------
    ranking
        The scenarios' ids by the low end under the published weights, best first.
    holds
        The share of weightings under which that whole order holds.
    first
        For each scenario, the share of weightings under which none is above it.
    pairs
        For each pair in the ranking's order, the share of weightings under which the first is not below the second.
    """

    pillar: str
    jurisdiction: Jurisdiction
    ranking: tuple[str, ...]
    holds: float
    first: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]
    draws: int


def rank_sensitivity(
    scenarios: Sequence[Scenario],
    pillar: str,
    jurisdiction: Jurisdiction,
    rubric: Rubric | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> RankSensitivity:
    """Weigh a pillar's criteria anew, so many times, and count how often the ranking holds.

    Scenarios to which no criterion of the pillar applies there are left out.
    """
    rubric = rubric or load_rubric()
    ids = [criterion.id for criterion in rubric.pillar(pillar)]
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(ids)), size=draws)
    columns: dict[str, NDArray[np.float64]] = {}
    published: dict[str, float] = {}
    for scenario in scenarios:
        judged = [
            finding
            for finding in findings(scenario, rubric).get(jurisdiction, ())
            if finding.criterion.pillar == pillar and finding.judged
        ]
        if judged:
            gates = [gate for finding in judged for gate in find_gates(finding, scenario.lifted_gates)]
            columns[scenario.id] = np.minimum(_lows(judged, ids, weights), ceilings(gates)[0])
            published[scenario.id] = pillar_score(judged, gates).low or 0.0
    ranking = tuple(sorted(published, key=lambda name: (-published[name], name)))
    pairs = {
        (above, below): float(np.mean(columns[above] >= columns[below] - _TIE))
        for index, above in enumerate(ranking)
        for below in ranking[index + 1 :]
    }
    table = np.column_stack([columns[name] for name in ranking]) if ranking else np.zeros((draws, 0))
    return RankSensitivity(
        pillar=pillar,
        jurisdiction=jurisdiction,
        ranking=ranking,
        holds=float(np.mean(np.all(table[:, :-1] >= table[:, 1:] - _TIE, axis=1))) if len(ranking) > 1 else 1.0,
        first={name: float(np.mean(table[:, i] >= table.max(axis=1) - _TIE)) for i, name in enumerate(ranking)},
        pairs=pairs,
        draws=draws,
    )


def _lows(judged: Sequence[Finding], ids: Sequence[str], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the low end under each weighting: the weights of criteria that apply, scaled to one."""
    places = [ids.index(finding.criterion.id) for finding in judged]
    points = 25.0 * np.array([finding.low for finding in judged])
    used = weights[:, places]
    lows: NDArray[np.float64] = used @ points / used.sum(axis=1)
    return lows

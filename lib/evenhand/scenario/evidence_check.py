"""The evidence a scenario names: where each file is named, and whether it still is the one that was attached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evenhand.errors import Problem, ScenarioError
from evenhand.scenario.evidence import Evidence
from evenhand.scenario.model import Scenario


def each_evidence(scenario: Scenario) -> Iterator[tuple[str, Evidence]]:
    """Yield every file that a scenario names as evidence, with the place where it is named."""
    groups = (
        *((f"reviews[{index}].evidence", item.evidence) for index, item in enumerate(scenario.reviews)),
        *((f"lifted_gates[{index}].evidence", item.evidence) for index, item in enumerate(scenario.lifted_gates)),
        ("attachments", scenario.attachments),
    )
    for place, several in groups:
        for index, evidence in enumerate(several):
            yield f"{place}[{index}]", evidence


def check_evidence(scenario: Scenario, path: Path) -> None:
    """Check the files beside a scenario: all there, and none changed since it was attached.

    Parameters
    ----------
    scenario
        The scenario.
    path
        The file it was read from; evidence is looked for beside it.

    Raises
    ------
    ScenarioError
        With every file that is missing, changed, or of a kind that is not kept.
    """
    problems = [
        Problem(f"the evidence {evidence.file!r} {fault}", file=str(path), field=f"{place}.file")
        for place, evidence in each_evidence(scenario)
        if (fault := evidence.fault_in(path.parent)) is not None
    ]
    if problems:
        raise ScenarioError(
            f"{path} names evidence that is not there as it was attached.",
            hint="Put the file back, or look at it again and attach it anew.",
            problems=problems,
        )

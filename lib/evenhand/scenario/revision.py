"""The name of a scenario's content: the same for the same facts, however they were written."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from evenhand.scenario.model import Scenario
from evenhand.scenario.writing import stated


def revision(scenario: Scenario) -> str:
    """Return 12 hexadecimal digits that name a scenario's content.

    Comments, the order of keys, ``extends`` and the path of the notice do not matter; the notice's text and every
    fact do. Facts left out are not part of it, so that a later version of the model with more facts names the same
    content the same.
    """
    return _revision(_TheVery(scenario))


class _TheVery:
    """A scenario by its identity: it cannot change, and to compare all its facts takes as long as to name them."""

    __slots__ = ("scenario",)

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __hash__(self) -> int:
        return id(self.scenario)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TheVery) and other.scenario is self.scenario


# It holds on to the scenarios, so that no other can come to lie where one of them lay.
@lru_cache(maxsize=32)
def _revision(the_very: _TheVery) -> str:
    scenario = the_very.scenario
    content: dict[str, Any] = {"version": scenario.version, **stated(scenario)}
    notice = dict(content.get("notice", {}))
    notice.pop("text", None)
    content["notice"] = notice
    canonical = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=lambda date: date.isoformat()
    )
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:12]

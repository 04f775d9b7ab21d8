"""The name of a scenario's content: the same for the same facts, however they were written."""

from __future__ import annotations

import hashlib
import json

from evenhand.scenario.model import Scenario
from evenhand.scenario.writing import stated

__all__ = ["revision"]


def revision(scenario: Scenario) -> str:
    """Return 12 hexadecimal digits that name a scenario's content.

    Comments, the order of keys, ``extends`` and the path of the notice do not matter; the notice's text and every
    fact do. Facts left out are not part of it, so that a later version of the model with more facts names the same
    content the same.
    """
    content = {"version": scenario.version, **stated(scenario)}
    notice = dict(content.get("notice", {}))
    notice.pop("text", None)
    content["notice"] = notice
    canonical = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=lambda date: date.isoformat()
    )
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:12]

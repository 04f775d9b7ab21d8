"""Evenhand: deciding together how to collect customer data fairly.

>>> import evenhand
>>> study = evenhand.open("scenarios/plain-opt-in.yaml")
>>> verdict = study.assess().verdict
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evenhand.version import VERSION as __version__

if TYPE_CHECKING:
    from evenhand.case import Case
    from evenhand.study import open_study as open

__all__ = ["Case", "__version__", "open"]


def __getattr__(name: str) -> Any:
    # Loaded on first use, so that `import evenhand.errors` does not pay for numpy and pandas.
    if name == "Case":
        from evenhand.case import Case

        return Case
    if name == "open":
        from evenhand.study import open_study

        return open_study
    raise AttributeError(f"module 'evenhand' has no attribute {name!r}")

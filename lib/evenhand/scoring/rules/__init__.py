"""The rules: for each criterion, how its level follows from the facts. Each module here is found by being here."""

from __future__ import annotations

import importlib
import pkgutil

from evenhand.scoring.rules.registry import RULES, Rule

__all__ = ["RULES", "Rule", "discover"]


def discover() -> None:
    """Import every module of this package, which registers its rules."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


discover()

"""The rules: for each criterion, how its level follows from the facts."""

from __future__ import annotations

from evenhand.scoring.rules import (
    after,
    choice,
    notice_clarity,
    notice_text,
    notice_truth,
    ownership,
    people,
    question,
    screen,
    transparency,
)
from evenhand.scoring.rules.registry import RULES, Rule

__all__ = ["RULES", "Rule"]

# Importing a module registers its rules.
_MODULES = (after, choice, notice_clarity, notice_text, notice_truth, ownership, people, question, screen, transparency)

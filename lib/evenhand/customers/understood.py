"""How a file of customers was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evenhand.customers.recipe import Recipe

Layout = Literal["transactions", "one row a customer"]


@dataclass(frozen=True, slots=True)
class Columns:
    """How a file was understood.

    Parameters
    ----------
    layout
        One row a transaction, or one row a customer.
    recipe
        Which column holds what, everything decided.
    confidence
        Role → 0 to 1: 1 given by a person; below 0.7 a guess that was asked about.
    available
        All columns of the file, in order.
    """

    layout: Layout
    recipe: Recipe
    confidence: Mapping[str, float]
    available: tuple[str, ...]

    @property
    def label(self) -> str:
        """What the amount is made from, in words."""
        recipe = self.recipe
        text = " + ".join(recipe.amount) + "".join(f" − {name}" for name in recipe.minus)
        if recipe.quantity:
            text = (
                f"{recipe.quantity} × ({text})"
                if len(recipe.amount) + len(recipe.minus) > 1
                else f"{recipe.quantity} × {text}"
            )
        return f"{text} less {recipe.discount}" if recipe.discount else text

    def to_json_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "layout": self.layout,
            **self.recipe.model_dump(mode="json"),
            "confidence": dict(self.confidence),
            "available": list(self.available),
        }

"""How declared facts are worded in notices: the tables of ``facts.yaml``, compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

__all__ = ["Wording", "parent", "wording"]


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns for declared facts.

    Parameters
    ----------
    data, uses
        Fides data categories and data uses to the words for them.
    special
        The data categories whose silence weighs most; their subcategories too.
    undeclared_uses
        The uses searched for in the text although nobody declared them.
    countries
        ISO 3166 codes to the names of countries.
    companies
        Names of companies that notices often name as recipients.
    """

    data: Mapping[str, re.Pattern[str]]
    uses: Mapping[str, re.Pattern[str]]
    special: tuple[str, ...]
    undeclared_uses: tuple[str, ...]
    countries: Mapping[str, re.Pattern[str]]
    companies: Mapping[str, re.Pattern[str]]

    def is_special(self, category: str) -> bool:
        """Return whether silence about a data category weighs most."""
        return any(category == key or category.startswith(f"{key}.") for key in self.special)


@cache
def wording() -> Wording:
    """Return the tables."""
    document: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("facts.yaml").read_text(encoding="utf-8"))
    return Wording(
        data={key: re.compile(source, re.IGNORECASE) for key, source in document["data"].items()},
        uses={key: re.compile(source, re.IGNORECASE) for key, source in document["uses"].items()},
        special=tuple(document["special"]),
        undeclared_uses=tuple(document["undeclared_uses"]),
        # Names are written large, and "us" is a word.
        countries={key: re.compile(rf"(?<!\w)(?:{source})(?!\w)") for key, source in document["countries"].items()},
        companies={name: re.compile(rf"\b{re.escape(name)}\b") for name in document["companies"]},
    )


def parent(key: str) -> str | None:
    """Return the Fides key one level up, ``None`` at the top."""
    return key.rpartition(".")[0] or None

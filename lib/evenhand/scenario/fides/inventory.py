"""What the datasets of a manifest hold."""

from __future__ import annotations

from typing import Any

from fideslang.models import Dataset, DatasetCollection, DatasetField

from evenhand.scenario.fides.taxonomy import Vocabulary, members
from evenhand.scenario.interchange.ledger import Group, Ledger

_FIELD_KEYS = tuple({*DatasetField.model_fields, "fidesops_meta"})
_COLLECTION_KEYS = tuple({*DatasetCollection.model_fields, "fidesops_meta"})
_DATASET_KEYS = tuple({*Dataset.model_fields, "fidesops_meta"})


class Inventory:
    """The data categories of each dataset.

    Parameters
    ----------
    ledger
        Where remarks go.
    datasets
        The ``dataset`` resources of a manifest.
    vocabulary
        The data categories there are.
    """

    def __init__(self, ledger: Ledger, datasets: list[Group], vocabulary: Vocabulary) -> None:
        self.ledger = ledger
        self.vocabulary = vocabulary
        self.categories: dict[str, tuple[str, ...]] = {}
        self.complete = True
        for number, dataset in enumerate(datasets):
            key = dataset.text("fides_key")
            name = key[0] if key else f"dataset-{number + 1}"
            if key:
                ledger.changed(key[1], dataset.at("fides_key"), "sources", "its data categories are taken as sources")
            results: dict[str, None] = {}
            self._read(dataset, results, _DATASET_KEYS, "collections")
            self.categories[name] = tuple(results)

    def _read(self, group: Group, held: dict[str, None], known: tuple[str, ...], below: str) -> None:
        taken, complete = members(self.vocabulary, group, "data_categories", "sources")
        held.update(dict.fromkeys(taken))
        self.complete = self.complete and complete
        for inner in group.groups(below):
            self._read(inner, held, _COLLECTION_KEYS if below == "collections" else _FIELD_KEYS, "fields")
        group.finish(known, {})

    def of(self, name: str) -> tuple[str, ...] | None:
        """Return the categories in a dataset, or ``None`` when the manifest does not hold it."""
        return self.categories.get(name)

    def sources(self) -> Any:
        """Return a source of unknown origin for each category held: Fides does not say where it comes from."""
        held = dict.fromkeys(category for categories in self.categories.values() for category in categories)
        if not held or not self.complete:
            return self.ledger.unknown("sources")
        return [{"category": category} for category in held]

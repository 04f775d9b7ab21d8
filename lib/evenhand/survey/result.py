"""A survey's result, and the assumptions it replaces in a scenario."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evenhand.errors import CustomerDataError, Problem
from evenhand.nearest import nearest
from evenhand.scenario.asking import SegmentSupply
from evenhand.scenario.facts import DATA_CATEGORIES, Role
from evenhand.scenario.model import AssumptionOverride, Scenario
from evenhand.scenario.programme import Range
from evenhand.survey.choices import ChoiceEstimate
from evenhand.survey.estimate import Estimated, SupplyEstimate
from evenhand.uncertainty.assumptions import Assumptions

Kind = Literal["bids", "percentiles", "choices"]

WAYS: Mapping[Kind, str] = {
    "bids": "asked prices",
    "percentiles": "three percentiles of asked prices",
    "choices": "choices between offers",
}
STATED = "Prices as stated: the model still divides them by the assumption supply.stated_divider."
TOGETHER = (
    "The survey's price for {count} kinds of data together, shared out as the default prices are, and the range "
    "widened so that the sum is as uncertain as the survey."
)
BUNDLE = "supply.bundle_exponent"
ADDED = "The survey asked for one price for several kinds of data together: its parts add up to that price."
DIGITS = 5


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey of customers says; no answer of a single person is in it.

    Parameters
    ----------
    kind
        How people were asked.
    file
        The name of the file.
    made
        When they were asked.
    everyone, segments
        The supply of all, and of segments of ten people or more who named a price; not for choices.
    choice
        Prices of attributes, from choices.
    notes
        What was left out or put together.
    currency
        In which prices were named; ``None`` while nobody has said.
    """

    kind: Kind
    file: str
    made: dt.date | None
    everyone: SupplyEstimate | None = None
    segments: tuple[SupplyEstimate, ...] = ()
    choice: ChoiceEstimate | None = None
    notes: tuple[str, ...] = ()
    currency: str | None = None

    @property
    def respondents(self) -> int:
        """How many people answered."""
        answers = self.choice or self.everyone
        return answers.respondents if answers else 0

    def source(self, group: str = "everyone") -> str:
        """Return the words that stand as the source of what the survey replaces."""
        part = next((item for item in self.segments if item.group == group), None)
        people = part.respondents if part else self.respondents
        whose = f" of the segment {group}" if part else ""
        when = self.made.isoformat() if self.made else "date not stated"
        money = f" in {self.currency}" if self.currency else ""
        return f"Survey {self.file}: {WAYS[self.kind]}{money}, {people:,} respondents{whose}, {when}"

    def overrides(
        self,
        assumptions: Assumptions,
        categories: Sequence[str] = (),
        *,
        segment: str | None = None,
        refusable: Collection[str] | None = None,
    ) -> dict[str, AssumptionOverride]:
        """Return what the survey replaces, as a scenario's own ``assumptions``.

        Parameters
        ----------
        assumptions
            The defaults, by which the price for several kinds of data is shared out.
        categories
            The data the survey asked about, as Fides data categories; for choices the columns say it. Without any, only
            how customers differ, who shares for nothing and who never does are replaced.
        segment
            Take a segment's answers for all customers.
        refusable
            The data that customers can refuse, where that is known: a price for any other is left out, as nobody is
            paid for what nobody can refuse.

        Raises
        ------
        CustomerDataError
            When a category or the segment does not exist.
        """
        made = self._replaced(assumptions, _checked(categories), segment)
        priced = {name for name in made if name.startswith("wta.")}
        return {
            name: change
            for name, change in made.items()
            if refusable is None or name not in priced or name.removeprefix("wta.") in refusable
        }

    def _replaced(
        self, assumptions: Assumptions, categories: tuple[str, ...], segment: str | None
    ) -> dict[str, AssumptionOverride]:
        if self.choice is not None:
            return self._prices(self.choice)
        estimate = self._group(segment)
        source = self.source(estimate.group)
        made = {
            "supply.log_sd": _override(estimate.log_sd, source),
            "supply.willing_for_nothing": _override(estimate.willing, source, most=1.0),
            "supply.refusing": _override(estimate.refusing, source, most=1.0),
        }
        return {**_shared_out(estimate.median, assumptions, categories, source), **made}

    def supply(self, segment: str, *, answers: str | None = None) -> SegmentSupply:
        """Return what the survey says of one segment of the customers, as a scenario's own ``supply``.

        Parameters
        ----------
        segment
            The segment's name in the customers' sketch.
        answers
            The segment of the survey whose answers stand for it; by default the one of the same name, else everyone's.

        Raises
        ------
        CustomerDataError
            When the survey holds no asked prices, or no such segment.
        """
        if self.choice is not None:
            raise CustomerDataError(
                f"{self.file} holds choices, which say nothing of how customers of a segment differ.",
                hint="Take its prices for all customers, or ask for prices.",
            )
        same = segment if segment in {part.group for part in self.segments} else None
        estimate = self._group(answers or same)
        return SegmentSupply(
            segment=segment,
            source=self.source(estimate.group),
            median=Range(**_bounds(estimate.median)),
            log_sd=Range(**_bounds(estimate.log_sd)),
            willing=Range(**_bounds(estimate.willing, 1.0)),
            refusing=Range(**_bounds(estimate.refusing, 1.0)),
            note=STATED,
            owner=Role.CUSTOMER_ADVOCATE.value,
        )

    def apply(
        self,
        scenario: Scenario,
        assumptions: Assumptions,
        categories: Sequence[str] | None = None,
        *,
        segment: str | None = None,
    ) -> Scenario:
        """Return a scenario with the survey in place of the defaults; by default for all data that can be refused.

        Raises
        ------
        CustomerDataError
            When it is not known in which currency prices were named, or it is not the scenario's.
        """
        self.demand_currency(scenario.currency)
        data = scenario.refusable_categories if categories is None else categories
        result = self.overrides(assumptions, data, segment=segment, refusable=scenario.refusable_categories)
        return scenario.replace(assumptions={**scenario.assumptions, **result})

    def demand_currency(self, wanted: str) -> None:
        """Refuse prices that are not known to be in a currency: nothing is converted.

        Raises
        ------
        CustomerDataError
            When nobody has said the survey's currency, or it is another.
        """
        if self.currency is None:
            raise CustomerDataError(
                f"It is not said in which currency {self.file} names prices.", hint="Say it, for example USD."
            )
        if self.currency != wanted:
            raise CustomerDataError(
                f"{self.file} names prices in {self.currency}, and the scenario counts in {wanted}.",
                hint="Nothing is converted: state the prices in the scenario's currency, at a rate that you choose.",
            )

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "kind": self.kind,
            "file": self.file,
            "currency": self.currency,
            "made": self.made.isoformat() if self.made else None,
            "respondents": self.respondents,
            "everyone": self.everyone.to_json_dict() if self.everyone else None,
            "segments": [segment.to_json_dict() for segment in self.segments],
            "choice": self.choice.to_json_dict() if self.choice else None,
            "notes": list(self.notes),
        }

    def _group(self, segment: str | None) -> SupplyEstimate:
        groups = {part.group: part for part in self.segments}
        if segment is not None and segment not in groups:
            raise CustomerDataError(
                f"{self.file} has no segment {segment!r}.",
                problems=[Problem("is not known", field="segment", suggestion=nearest(segment, groups))],
            )
        if segment is not None:
            return groups[segment]
        if self.everyone is None:
            raise CustomerDataError(f"{self.file} holds no asked prices.")
        return self.everyone

    def _prices(self, choice: ChoiceEstimate) -> dict[str, AssumptionOverride]:
        source = self.source()
        return {
            f"wta.{attribute.name}": _override(attribute.price, source, note=STATED)
            for attribute in choice.attributes
            if attribute.name in DATA_CATEGORIES and attribute.price.high > 0
        }


def _checked(categories: Sequence[str]) -> tuple[str, ...]:
    problems = [
        Problem("is no data category", field=name, suggestion=nearest(name, DATA_CATEGORIES))
        for name in categories
        if name not in DATA_CATEGORIES
    ]
    if problems:
        raise CustomerDataError("The data asked about are named by Fides data categories.", problems=problems)
    return tuple(dict.fromkeys(categories))


def _shared_out(
    median: Estimated, assumptions: Assumptions, categories: tuple[str, ...], source: str
) -> dict[str, AssumptionOverride]:
    defaults = {name: assumptions.for_category(name).likely for name in categories}
    total = sum(defaults.values())
    shares = {name: (value / total if total > 0 else 1.0 / len(defaults)) for name, value in defaults.items()}
    # Assumptions are drawn independently: the parts must vary more, for their sum to vary as the survey does.
    wider = 1.0 / math.sqrt(sum(share**2 for share in shares.values())) if shares else 1.0
    together = len(shares) > 1
    note = f"{TOGETHER.format(count=len(shares))} {STATED}" if together else STATED
    # People who named one price for all have allowed for asking less for several kinds at once.
    added = {BUNDLE: _override(Estimated(1.0, 1.0, 1.0, 0.0), source, note=ADDED)} if together else {}
    return added | {
        f"wta.{name}": _override(
            Estimated(
                median.value * share,
                median.value * share * (median.low / median.value) ** wider,
                median.value * share * (median.high / median.value) ** wider,
                median.error * wider,
            ),
            source,
            note=note,
        )
        for name, share in shares.items()
    }


def _override(
    estimated: Estimated, source: str, *, note: str | None = None, most: float = math.inf
) -> AssumptionOverride:
    return AssumptionOverride(**_bounds(estimated, most), source=source, note=note, owner=Role.CUSTOMER_ADVOCATE.value)


def _bounds(estimated: Estimated, most: float = math.inf) -> dict[str, float]:
    """Return the bounds of a range, with so many digits as a survey tells."""
    values = {"low": estimated.low, "likely": estimated.value, "high": estimated.high}
    return {name: float(f"{min(max(value, 0.0), most):.{DIGITS}g}") for name, value in values.items()}

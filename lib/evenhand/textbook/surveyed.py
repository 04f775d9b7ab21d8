"""Supply curves of a textbook market from what a survey found."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.errors import CustomerDataError, Problem
from evenhand.survey.choices import ChoiceEstimate
from evenhand.survey.estimate import SupplyEstimate
from evenhand.textbook.supply import Logistic, ZeroInflatedLognormal


def supply_of_choices(choice: ChoiceEstimate, attributes: Sequence[str]) -> Logistic:
    """Return the supply curve of an offer with these attributes against "none".

    Raises
    ------
    CustomerDataError
        When an attribute was not asked, or nobody could choose "none".
    """
    known = {attribute.name: attribute for attribute in choice.attributes}
    missing = [name for name in attributes if name not in known]
    if missing or choice.none is None:
        raise CustomerDataError(
            "A supply curve needs attributes that were asked about, and the choice of none of them.",
            problems=[Problem("was not asked about", field=name) for name in missing],
        )
    mean = choice.none.value + sum(known[name].price.value for name in attributes)
    return Logistic(mean=mean, scale=1.0 / choice.money)


def supply_of_prices(estimate: SupplyEstimate) -> ZeroInflatedLognormal:
    """Return the supply curve of asked prices, as stated."""
    return ZeroInflatedLognormal(
        median=estimate.median.value,
        log_sd=estimate.log_sd.value,
        willing=estimate.willing.value,
        refusing=estimate.refusing.value,
    )

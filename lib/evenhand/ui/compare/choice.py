"""Which programmes are compared, with which customers and in which currency: chosen once, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.customers.said import NO_CURRENCY
from evenhand.ui.kit import controls, exchange_rates
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import belonging, rates, state

if TYPE_CHECKING:
    from evenhand.study import Study

PARAMETER = "programmes"
KEY = "compared"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is compared."""

    keys: tuple[str, ...]
    """The programmes."""
    currency: str
    """In which money is shown."""
    rates: Mapping[str, rates.ExchangeRate]
    """How much of it a unit of each other currency is, as somebody typed it."""
    guests: frozenset[str]
    """Programmes in another currency than the customers in hand: they are judged with their own."""

    def study_of(self, key: str) -> Study:
        """Return a programme with the customers it is judged with here."""
        return belonging.own_study(key) if key in self.guests else state.study_of(key)

    @property
    def per_unit(self) -> Mapping[str, float]:
        """The rates as numbers."""
        return {own: rate.per_unit for own, rate in self.rates.items()}

    def said(self) -> str:
        """Say at which rates money is shown, and with which customers that was judged."""
        if not self.rates and not self.guests:
            return ""
        at = "; ".join(rate.words(own, self.currency) for own, rate in self.rates.items())
        own_customers = "A programme in another currency is judged with its own customers."
        return f"At {at}. {own_customers}" if at else own_customers


def choose_programmes() -> Choice:
    """Draw the controls by which programmes and currency are chosen; the address holds keys, parted by commas."""
    fits, foreign = state.usable()
    customers = state.selected_customers()
    home = customers.currency
    guests = {listed.key: state.scenario_of(listed.key).currency for listed in foreign if _has_customers(listed.key)}
    own = {**{listed.key: home for listed in fits if customers.priced}, **guests}
    currency = exchange_rates.show_choice(own.values(), default=home)
    rated = {
        code: rate
        for code in dict.fromkeys(own.values())
        if code != currency and (rate := rates.rate_between(code, currency)) is not None
    }
    names = state.apart([listed for listed in (*fits, *foreign) if own.get(listed.key) in {currency, *rated}])
    left_out = [listed for listed in (*fits, *foreign) if listed.key not in names]
    faulty = [listed.key for listed in state.catalogue() if listed.fault is not None]
    chosen = controls.multiselect(
        "Programmes",
        names,
        name=PARAMETER,
        default=_at_first(names),
        key=KEY,
        between=",",
        elsewhere=[listed.key for listed in left_out],
        help_text="What to compare, in the same possible futures: on the customers in hand, and what is in another "
        "currency on its own. Drafts can be compared with the examples that they were copied from.",
    )
    _say_left_out(left_out, own)
    if faulty:
        st.caption(f"Cannot be read, so left out: {escape_markdown(', '.join(faulty))}")
    used = {own[key] for key in chosen}
    return Choice(
        tuple(chosen),
        currency,
        {code: rate for code, rate in rated.items() if code in used},
        frozenset(key for key in chosen if key in guests),
    )


def _has_customers(key: str) -> bool:
    """Whether a programme in another currency has customers of its own in that currency, of known spending."""
    customers = state.sketch(belonging.customers_of(key))
    return customers.priced and customers.currency == state.scenario_of(key).currency


def _say_left_out(left_out: Sequence[state.Listed], own: Mapping[str, str]) -> None:
    """Say which programmes are left out for their currency, and what brings them in."""
    home = state.selected_customers().currency
    rateless, unsaid, alone = [], [], []
    for listed in left_out:
        currency = state.scenario_of(listed.key).currency
        if listed.key in own:
            rateless.append(listed.name)
        elif currency in (home, NO_CURRENCY) or not state.sketch(belonging.customers_of(listed.key)).priced:
            unsaid.append(listed.name)
        else:
            alone.append(listed.name)
    if unsaid:
        st.caption(f"Left out until somebody says what a customer spends: {escape_markdown(', '.join(unsaid))}.")
    if rateless:
        st.caption(f"Left out until a rate is typed for their currency: {escape_markdown(', '.join(rateless))}.")
    if alone:
        st.caption(
            "Left out, as they are in another currency than these customers "
            f"({home}): {escape_markdown(', '.join(alone))}. "
            "Choose customers in their currency in the sidebar to compare them."
        )


def _at_first(names: Mapping[str, str]) -> list[str]:
    """Return all examples, and the draft in hand if it is one."""
    return [key for key in names if not key.startswith(state.DRAFT) or key == state.scenario_key()]

"""Where the value goes at a level, from what the data bring in to what each side is left with; what fairness costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from evenhand.assessment import Assessment
from evenhand.exchange.ask.fairness import NAMES
from evenhand.exchange.ask.price import Kept, Price
from evenhand.exchange.level import Level
from evenhand.exchange.scheme import scheme_of
from evenhand.ui import charts
from evenhand.ui.dividend.curve import unit_of
from evenhand.ui.dividend.view import NAMED_FIRST, movers
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.theme import COMPANY, CUSTOMERS
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import count, money, percent

Array = NDArray[np.float64]


def show_value(assessment: Assessment, level: Level, factor: float) -> None:
    """Show how data revenue becomes profit, beside it what customers gain, and that it adds up."""
    simulation, out = assessment.simulation, level.outcomes
    words = scheme_of(assessment.scenario).words
    company = charts.Steps(
        "Company",
        COMPANY,
        (
            _step("Data bring in", out["data_revenue"], factor),
            _step("Customers stay longer", out["retention_margin"], factor),
            _step(words.given, -out["payout"], factor),
            _step("Costs of running it", -out["costs"], factor),
        ),
        _step("Company’s profit", out["profit"], factor),
    )
    customers = charts.Steps(
        "Customers",
        CUSTOMERS,
        (
            _step(words.received, out["payout"], factor),
            _step("Other worth, less what they ask", out["customer_surplus"] - out["payout"], factor),
            _step("Told by others’ data", -out["external_loss"], factor),
        ),
        _step("Customers’ gain", level.gain, factor),
    )
    chart = charts.waterfall("From data revenue to profit", (company, customers), unit=unit_of(simulation, factor))
    charts.show(chart, "dividend-split", assumptions=movers(simulation)[:NAMED_FIRST])
    st.caption(_identity(out, factor, simulation.currency, simulation.draws))


def _step(name: str, values: Array, factor: float) -> charts.Step:
    low, _, high = band(values * factor)
    return charts.Step(name, float(values.mean()) * factor, float(low), float(high))


def _identity(out: Mapping[str, Array], factor: float, currency: str, futures: int) -> str:
    """Say that it adds up, with the numbers, and how exactly."""
    mean = {name: float(out[name].mean()) * factor for name in out}
    apart = np.max(np.abs(out["data_revenue"] + out["retention_margin"] - out["payout"] - out["costs"] - out["profit"]))
    exact = f"in each of the {count(futures)} futures" if apart < 1e-9 else f"to within {apart:.1g}"
    return (
        f"It adds up {exact}: data revenue {money(mean['data_revenue'], '', 2)} + longer stay "
        f"{money(mean['retention_margin'], '', 2)} = payout {money(mean['payout'], '', 2)} + costs "
        f"{money(mean['costs'], '', 2)} + profit {money(mean['profit'], currency, 2)}, on average. Customers: "
        "what they receive, less what they ask for it, less what others’ data tell about them."
    )


def show_price(assessment: Assessment) -> None:
    """Show what profit fairness leaves, in one sentence and test by test."""
    result = assessment.part("price")
    if result.failure is not None:
        st.warning(escape_markdown(result.sentence), icon=":material/error:")
        return
    price: Price = result.value
    st.markdown(f"**What fairness costs.** {fairness_words(price, assessment)}")
    if price.most.index is None:
        return
    names = {name: f"{NAMES[name]} ({name})" for name in price.each}
    rows = [
        {"must hold": "nothing", **_row(price.most, assessment)},
        *({"must hold": names[name], **_row(kept, assessment)} for name, kept in price.each.items()),
        {"must hold": f"those that decide, together ({', '.join(price.tests)})", **_row(price.together, assessment)},
    ]
    parts.table(
        pd.DataFrame(rows),
        name="dividend-price",
        caption=f"The most profit the company can expect when a test must hold in at least "
        f"{100 * price.probability:.0f} of 100 futures; {assessment.simulation.currency} per customer and month",
        still=True,
    )


def _row(kept: Kept, assessment: Assessment) -> dict[str, str]:
    if kept.index is None:
        return {
            "most profit": "none: no level",
            "profit kept": percent(0.0),
            "customers gain": "—",
            "at a rate of": "—",
        }
    return {
        "most profit": money(kept.profit, "", 2),
        "profit kept": percent(kept.share),
        "customers gain": money(kept.gain, "", 2),
        "at a rate of": percent(float(assessment.simulation.rates[kept.index])),
    }


def fairness_words(price: Price, assessment: Assessment) -> str:
    """Return what fairness costs in one sentence."""
    currency = assessment.simulation.currency
    if price.most.index is None:
        return "Nothing: the company can expect no profit at any level, fair or not."
    most = f"{money(price.most.profit, currency, 2)} per customer and month"
    asked = f"in at least {100 * price.probability:.0f} of 100 futures"
    if price.together.index is None:
        fair = f"No level passes the tests that decide ({', '.join(price.tests)}) {asked} at a profit"
    else:
        fair = (
            f"Passing the tests that decide {asked} keeps {percent(price.together.share)} of the {most} that the "
            f"company could expect at most, and customers gain {money(price.together.gain, currency, 2)} instead of "
            f"{money(price.most.gain, currency, 2)}"
        )
    equal = price.equal_gain
    if equal.index is None:
        return f"{fair}; at no level with a profit do customers gain as much as the company on average."
    return f"{fair}; where both sides gain the same on average, {percent(equal.share)} of that profit is kept."

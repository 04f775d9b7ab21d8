"""Winners and losers: what each segment gains at a level, and how unequal that is, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.assessment.offers import gains_by_segment, winners_words
from evenhand.exchange.ask.distribution import Distribution, concentration, distribute
from evenhand.exchange.level import Level, place_of
from evenhand.ui import charts
from evenhand.ui.dividend.curve import unit_of
from evenhand.ui.dividend.view import NAMED_FIRST, movers
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.numbers import amount, percent

ORDERED = ("income", "spending fifths")
"""Groupings whose segments stand in order, from the poorest or those who spend least."""
NO_PLACE = ("not known", "other")
"""How the names of segments end that have no place in such an order."""
EQUAL = 0.02
"""Concentration within this of zero is called even."""


def show_winners(assessment: Assessment, level: Level) -> None:
    """Show what each segment gains and how unequal that is."""
    simulation = assessment.simulation
    result = distribute(simulation, **place_of(simulation, level))
    frame = pd.DataFrame(
        {"segment": result.names, "low": result.net_gain_low, "mean": result.net_gain, "high": result.net_gain_high}
    )
    st.markdown(escape_markdown(winners_words(gains_by_segment(assessment, level), simulation.currency)))
    chart = charts.net_gains("What does a customer of each segment gain?", frame, unit=unit_of(simulation, 1))
    charts.show(chart, "dividend-winners", assumptions=movers(simulation)[:NAMED_FIRST])
    rows = [
        {
            "segment": name,
            "of all customers": percent(result.weight[i]),
            "take part": percent(result.participation[i]),
            "of the payout": percent(result.payout_share[i]),
            f"net gain, {simulation.currency} a month": f"{amount(result.net_gain[i])} "
            f"({amount(result.net_gain_low[i])} to {amount(result.net_gain_high[i])})",
            "worse off": percent(result.worse_off[i]),
        }
        for i, name in enumerate(result.names)
    ]
    parts.table(
        pd.DataFrame(rows),
        name="dividend-winners-table",
        caption="Means over the futures; in brackets where 8 of 10 of them lie. The net gain is per customer of the "
        "segment, those who say no included",
        still=True,
    )
    st.markdown(
        "\n".join(f"- {escape_markdown(words)}" for words in _inequality_words(result, assessment.sketch.segmented_by))
    )


def _inequality_words(found: Distribution, segmented_by: str) -> Iterator[str]:
    """Yield how unequal payout and gain are, each measure in a sentence."""
    if len(found.names) > 1:
        yield (
            f"Taking part: the segment that says yes least does so {percent(found.ratio)} as often as the one that "
            f"says yes most. The 80% rule asks for at least 80%; that holds in {100 * found.ratio_probability:.0f} "
            "of 100 futures."
        )
    if math.isnan(found.payout_gini):
        yield "Payout: nothing is paid."
    else:
        yield (
            f"Payout among all customers: Gini {100 * found.payout_gini:.0f} (0 when all get the same, 100 when one "
            f"gets all); {percent(found.payout_hoover)} of it would have to change hands for all to get the same "
            "(Hoover). People who say no get nothing, which makes up most of it."
        )
    if len(found.names) > 1:
        if math.isnan(found.gain_gini):
            yield "Net gain between segments: a segment loses, so the Gini and Hoover measures say nothing."
        else:
            yield (
                f"Net gain between segments: Gini {100 * found.gain_gini:.0f}, Hoover {percent(found.gain_hoover)}. "
                "For comparison, the Gini of income was 25.9 in Finland and 39.1 in the United States (2016, as cited "
                "by Vincent and others 2019)."
            )
        yield _by_order(found, segmented_by)


def _by_order(found: Distribution, segmented_by: str) -> str:
    if segmented_by not in ORDERED:
        return "By income: not known. Group the customers by income on the Customers page to see it."
    placed = [i for i, name in enumerate(found.names) if not name.lower().endswith(NO_PLACE)]
    index = concentration(found.net_gain[placed], found.weight[placed])
    poor, rich = ("poorer", "richer") if segmented_by == "income" else ("who spend less", "who spend more")
    by = "income" if segmented_by == "income" else "spending (income is not known)"
    if math.isnan(index):
        return f"By {by}: nobody gains or loses."
    who = "evenly" if abs(index) <= EQUAL else f"more to those {rich}" if index > 0 else f"more to those {poor}"
    if segmented_by == "income":
        who = who.replace("those richer", "richer households").replace("those poorer", "poorer households")
    return (
        f"By {by}: the net gain goes {who} (concentration index {amount(index)}: 0 is even, 1 all to the top, −1 all "
        "to the bottom)."
    )

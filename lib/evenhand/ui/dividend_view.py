"""What the dividend page shows: the curve, who gets what, who says yes, the tests, the verdict, the assumptions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment, Verdict
from evenhand.exchange import Simulation, fair_exchange
from evenhand.ui import charts, parts
from evenhand.ui.dividend_level import Level, mark_on, reaching
from evenhand.ui.dividend_programmes import middle_half, read_programmes
from evenhand.ui.theme import COMPANY, CUSTOMERS
from evenhand.ui.wording import count, money, percent, plain
from evenhand.uncertainty import Assumption

__all__ = [
    "fold",
    "movers",
    "show_assumptions",
    "show_curve",
    "show_curve_table",
    "show_marks",
    "show_participation",
    "show_split",
    "show_tests",
    "show_verdict",
]

MARKS = {
    "break_even": ("break-even", "The company neither gains nor loses."),
    "profit_max": ("most profit", "The company gains most (the profit-maximising rate)."),
    "efficient": ("most for both", "Company and customers together gain most (the efficient rate)."),
    "equal_gain": ("equal gain", "Customers gain as much as the company."),
}
AXES = {"dividend": "Dividend per participant and month, {currency}", "rate": "Rate: payout ÷ data revenue"}
NAMED_FIRST = 6
"""How many assumptions stand behind a picture: those that move profit most."""
ASKED = ("wta.", "supply.", "screen.", "trust.")
"""What the ids of assumptions on who says yes begin with."""
REASONS = 3


@st.cache_data(show_spinner=False)
def _programmes() -> pd.DataFrame:
    return read_programmes()


def _unit(simulation: Simulation, factor: float) -> str:
    if factor == 1:
        return f"{simulation.currency} per customer and month"
    sample = ", sample only" if simulation.sample_only else ""
    return f"{simulation.currency} a month, {count(simulation.customers)} customers{sample}"


def fold(label: str, key: str, show: Callable[[], None]) -> None:
    """Keep something one click down, and do its work only when it is asked for."""
    folded = st.expander(label, key=f"dividend-{key}", on_change="rerun")
    if folded.open:
        with folded:
            show()


def movers(simulation: Simulation) -> tuple[Assumption, ...]:
    """Return the assumptions in the order in which profit goes along with them, the closest first."""
    names = _used(simulation)
    values = np.stack([simulation.drawn[name] for name in names] + [simulation.offer["profit"]])
    centred = values - values.mean(axis=1, keepdims=True)
    length = np.linalg.norm(centred, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        along = np.nan_to_num(np.abs(centred[:-1] @ centred[-1]) / (length[:-1] * length[-1]))
    order = sorted(range(len(names)), key=lambda index: (-along[index], names[index]))
    return tuple(simulation.drawn.assumption(names[index]) for index in order)


def _used(simulation: Simulation) -> list[str]:
    """Return the assumptions drawn, less what is asked for kinds of data that the scenario does not use."""
    categories = simulation.scenario.data_categories
    if not categories:
        return list(simulation.drawn)
    asked = {_nearest(simulation, f"wta.{category}") for category in categories} | {"wta.unknown"}
    return [name for name in simulation.drawn if not name.startswith("wta.") or name in asked]


def _nearest(simulation: Simulation, name: str) -> str:
    while name not in simulation.drawn and "." in name:
        name = name.rpartition(".")[0]
    return name


def show_curve(this: Assessment, level: Level, axis: str, factor: float) -> None:
    """Show what each side gets along the dividend."""
    simulation = this.simulation
    x = simulation.dividends if axis == "dividend" else simulation.rates
    gain = simulation.outcomes["customer_surplus"] - simulation.outcomes["external_loss"]
    sides = (("Company’s profit", COMPANY, simulation.outcomes["profit"]), ("Customers’ gain", CUSTOMERS, gain))
    bands = []
    for name, slot, values in sides:
        low, mid, high = np.quantile(values, [0.1, 0.5, 0.9], axis=0) * factor
        bands.append(charts.Band(name, slot, low.tolist(), mid.tolist(), high.tolist()))
    marks = [
        charts.Landmark(MARKS[name][0], place)
        for name, mark in simulation.landmarks.items()
        if (place := mark_on(simulation, mark, axis)) is not None
    ]
    if this.recommended is not None and not this.gated:
        marks.append(
            charts.Landmark("recommended", this.recommended.dividend if axis == "dividend" else this.recommended.rate)
        )
    half = middle_half(_programmes(), simulation.currency) if axis == "dividend" else None
    band = None
    if half and half[0] < x[-1]:
        band = charts.Programmes(half[0], min(half[1], float(x[-1])), "what real programmes pay")
    chart = charts.rate_curve(
        "What does each side get?",
        np.maximum.accumulate(x).tolist(),
        bands,
        x_title=AXES[axis].format(currency=simulation.currency),
        y_title=_unit(simulation, factor),
        where=[
            f"{money(d, simulation.currency, 2)} a month, rate {percent(r)}, {percent(s, 1)} of spending"
            for d, r, s in zip(simulation.dividends, simulation.rates, simulation.share_of_spending, strict=True)
        ],
        x_format=",.2f" if axis == "dividend" else ".0%",
        landmarks=marks,
        chosen=charts.Landmark("chosen" if level.place is not None else "as declared", level.on(axis)),
        programmes=band,
    )
    charts.show(chart, "dividend-curve", assumptions=movers(simulation)[:NAMED_FIRST])
    st.caption(
        "Shaded: where 8 of 10 possible futures lie. Profit counts only people who say yes freely."
        + (
            f" The middle half of {half[2]} real programmes pays {half[0]:.2f} to {half[1]:.2f} {simulation.currency} "
            "a month, for data of many kinds."
            if half
            else ""
        )
    )


def show_marks(simulation: Simulation) -> None:
    """Show where the named places lie, and in how many futures there is such a place."""
    rows = []
    for name, mark in simulation.landmarks.items():
        rate, dividend = mark.summary("rate"), mark.summary("dividend")
        rows.append(
            {
                "place": MARKS[name][0],
                "meaning": MARKS[name][1],
                "rate": _between(rate, 100, " %", 0),
                f"paid per participant, {simulation.currency} a month": _between(dividend, 1, "", 2),
                "exists in": f"{100 * mark.exists:.0f} of 100 futures",
                "otherwise": "; ".join(f"{why} ({percent(share)})" for why, share in mark.reasons.items()),
            }
        )
    parts.table(
        pd.DataFrame(rows),
        name="dividend-marks",
        caption="Middle future, and where 8 of 10 futures lie; the picture marks the middle of the scheme’s own unit",
        still=True,
    )


def _between(summary: dict[str, float | None], factor: float, unit: str, digits: int) -> str:
    low, middle, high = (summary[key] for key in ("p10", "p50", "p90"))
    if low is None or middle is None or high is None:
        return "—"
    return f"{middle * factor:.{digits}f}{unit} ({low * factor:.{digits}f} to {high * factor:.{digits}f})"


def show_split(this: Assessment, level: Level, factor: float) -> None:
    """Show how the value is split at a level, and beside it the revenue that is counted nowhere."""
    simulation, outcomes = this.simulation, level.outcomes
    lines = (
        ("Data bring in", "others", outcomes["data_revenue"]),
        ("Customers stay longer", "others", outcomes["retention_margin"]),
        ("Paid to participants", "customers", outcomes["payout"]),
        ("Costs of running it", "others", outcomes["costs"]),
        ("Company’s profit", "company", outcomes["profit"]),
        ("Customers’ gain", "customers", level.gain),
    )
    rows = []
    for part, side, values in lines:
        low, mid, high = np.quantile(values, [0.1, 0.5, 0.9]) * factor
        rows.append({"part": part, "side": side, "low": low, "mid": mid, "high": high})
    chart = charts.value_split("Who gets what at this level?", pd.DataFrame(rows), unit=_unit(simulation, factor))
    charts.show(chart, "dividend-split", assumptions=movers(simulation)[:NAMED_FIRST])
    st.caption(
        "In every future: what the data bring in and what longer stays earn = paid to participants + costs + profit. "
        "Customers’ gain is what they receive less what they ask for it and what others’ data give away about them."
    )
    low, mid, high = np.quantile(outcomes["at_risk_revenue"], [0.1, 0.5, 0.9]) * factor
    st.markdown(
        f"**Revenue at legal risk:** {money(mid, simulation.currency, 2)} (in 8 of 10 futures {low:,.2f} to "
        f"{high:,.2f}), {_unit(simulation, factor).removeprefix(simulation.currency).lstrip()}. The data of people who "
        "said yes because no costs them the service, or because of the screen, would bring this in. It is counted "
        "nowhere else.",
        help="Coerced and steered consent may be void; profit, marks and verdict leave it out.",
    )


def show_participation(this: Assessment, level: Level) -> None:
    """Show who says yes in each segment, freely or not."""
    segments, coerced, steered = reaching(this.simulation, level)
    frame = pd.DataFrame(
        {
            "segment": list(segments.names),
            "free": segments.free.mean(axis=(0, 1)),
            "coerced": coerced.clip(min=0),
            "steered": steered.clip(min=0),
        }
    )
    charts.show(
        charts.participation("Who says yes, and why?", frame),
        "dividend-participation",
        assumptions=[one for one in movers(this.simulation) if one.id.startswith(ASKED)][:NAMED_FIRST],
    )


def show_tests(this: Assessment, level: Level) -> None:
    """Show the fair-exchange tests at a level."""
    simulation = this.simulation
    dividend = level.place if simulation.plan.axis == "dividend" else None
    rate = level.place if simulation.plan.axis == "rate" else None
    rows = [
        {
            "test": f"{test.id} {test.name}",
            "answer": "not known" if test.passed is None else "holds" if test.passed else "fails",
            "holds in": "—" if test.probability is None else f"{100 * test.probability:.0f} of 100 futures",
            "in words": test.sentence,
        }
        for test in fair_exchange(simulation, dividend=dividend, rate=rate)
    ]
    parts.table(
        pd.DataFrame(rows),
        name="dividend-tests",
        caption="Would both sides defend this exchange in public? Each test is passed when it holds in at least 90 of "
        f"100 futures. A level is recommended only when {', '.join(this.policy.tests)} hold together in at least "
        f"{100 * this.policy.probability:.0f} of 100. The tests are this project’s own.",
        still=True,
    )


def show_verdict(this: Assessment) -> None:
    """Show the verdict on the programme with its reasons, its conditions and why it may be wrong."""
    verdict = this.verdict
    st.markdown(f"**{verdict.title}**")
    _list(verdict.reasons, "Why")
    if len(verdict.reasons) > REASONS:
        parts.go("scores", "All reasons, with their sources")
    _list(verdict.conditions, "What must hold", most=None)
    _list(verdict.doubts, "Why it may be wrong", most=None)
    st.caption(_trust_words(verdict))


def _trust_words(verdict: Verdict) -> str:
    if verdict.trust_changes_it:
        return "If openness and free choice had no effect on what customers ask for, the verdict would be another."
    return "The verdict would be the same if openness and free choice had no effect on what customers ask for."


def _list(sentences: Iterable[str], title: str, *, most: int | None = REASONS) -> None:
    shown = list(sentences)[:most]
    if shown:
        st.markdown(f"{title}:\n\n" + "\n".join(f"- {plain(sentence)}" for sentence in shown))


def show_curve_table(this: Assessment) -> None:
    """Show every outcome along the curve."""
    parts.table(
        this.simulation.to_frame(),
        name=f"{this.scenario.id}-curve",
        caption=f"Every outcome along the dividend: {this.simulation.currency} per customer-month, shares of "
        "customers; mean, P10, P50 and P90 over the futures. The dividend is per participant-month.",
    )


def show_assumptions(this: Assessment) -> None:
    """Show every assumption that was used, what moves profit most first, and the real programmes."""
    rows = [
        {
            "assumption": one.label,
            "low (P10)": one.low,
            "most likely": one.likely,
            "high (P90)": one.high,
            "unit": one.unit,
            "source": one.source,
            "address": one.address or None,
            "checked": "yes" if one.checked else "source not yet checked",
            "confidence": one.confidence,
            "note": one.note,
        }
        for one in movers(this.simulation)
    ]
    links = {"address": st.column_config.LinkColumn(display_text="open")}
    parts.table(
        pd.DataFrame(rows),
        name=f"{this.scenario.id}-assumptions",
        caption="Assumptions used, those first that profit goes along with most closely",
        column_config=links,
    )
    parts.table(
        _programmes(),
        name="real-programmes",
        caption="What real programmes pay, a month",
        column_config={"source": st.column_config.LinkColumn()},
    )
    stand_ins = this.simulation.stand_ins
    if stand_ins:
        parts.table(
            pd.DataFrame(
                {"fact not known": [s.fact for s in stand_ins], "taken instead": [s.assumed for s in stand_ins]}
            ),
            name=f"{this.scenario.id}-stand-ins",
            caption="Facts that nobody has established, and what was taken instead",
        )

"""What stands one click down on the dividend page: who says yes, the tests, the verdict, the assumptions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.assessment.answer import level_error, passing_chance
from evenhand.exchange import Limits, Simulation, fair_exchange
from evenhand.exchange.ask.fairness_words import asks
from evenhand.exchange.level import Level, place_of, reaching
from evenhand.exchange.model.screen import nobody_asked
from evenhand.ui import charts
from evenhand.ui.dividend.losers import WHY_TESTS_HOLD, WORTH_SAYING
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import sync_widget
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.uncertainty import Assumption
from evenhand.vocabulary.numbers import quantity

NAMED_FIRST = 6
"""How many assumptions stand behind a picture: those that move profit most."""
ASKED = ("wta.", "supply.", "screen.", "trust.")
"""What the ids of assumptions on who says yes begin with."""
REASONS = 3


def panel(label: str, key: str, show: Callable[[], None]) -> None:
    """Keep something one click down and do its work only when asked for; the address says which are open."""
    name = f"dividend-fold-{key}"
    sync_widget(name, key in opened())
    folded = st.expander(label, key=name, on_change=_remember, args=(key,))
    if folded.open:
        with folded:
            try:
                show()
            except Exception as error:
                # One panel's fault is a sentence in that panel, with a reference that stands in the log.
                show_failure(error)


def opened() -> list[str]:
    """Return the folds that the address opens."""
    return [key for key in st.query_params.get("open", "").split(".") if key]


def _remember(key: str) -> None:
    others = [other for other in opened() if other != key]
    keys = [*others, key] if st.session_state[f"dividend-fold-{key}"] else others
    if keys:
        st.query_params["open"] = ".".join(keys)
    else:
        st.query_params.pop("open", None)


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


def first_movers(simulation: Simulation) -> Iterator[Assumption]:
    """Yield those that move profit most; worked out when somebody asks for the first of them."""
    yield from movers(simulation)[:NAMED_FIRST]


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


def show_participation(assessment: Assessment, level: Level) -> None:
    """Show who says yes in each segment, freely or not."""
    segments, coerced, steered = reaching(assessment.simulation, level)
    frame = pd.DataFrame(
        {
            "segment": list(segments.names),
            "free": segments.free.mean(axis=(0, 1)),
            "coerced": coerced.clip(min=0),
            "steered": steered.clip(min=0),
        }
    )
    asked = "Who would say yes, if they were asked?" if nobody_asked(assessment.scenario) else "Who says yes, and why?"
    charts.show(
        charts.participation(asked, frame),
        "dividend-participation",
        assumptions=[mover for mover in movers(assessment.simulation) if mover.id.startswith(ASKED)][:NAMED_FIRST],
    )


def show_tests(assessment: Assessment, level: Level) -> None:
    """Show the fair-exchange tests at a level: first those that decide, with what is asked of them."""
    policy, limits = assessment.policy, Limits()
    result = fair_exchange(assessment.simulation, limits=limits, **place_of(assessment.simulation, level))
    together, asked = passing_chance(assessment, level), policy.probability
    names = [test.name[0].lower() + test.name[1:] for test in result if test.id in policy.tests]
    st.markdown(
        f"**{len(names)} of these tests decide** whether a level is recommended: {', '.join(names)}. They must hold "
        f"together in at least {100 * asked:.0f} of 100 futures; here they do in {100 * together:.0f} "
        f"(± {100 * level_error(assessment, level):.0f}). The others tell "
        f"more: each is good enough when it holds in at least {100 * limits.probability:.0f} of 100."
    )
    asking = asks(limits)
    rows = [
        {
            "test": f"{test.name} ({test.id})",
            "decides": "yes" if test.id in policy.tests else "",
            "holds in": test.holds_in,
            "asked for": f"{100 * (asked if test.id in policy.tests else limits.probability):.0f} of 100",
            "enough": test.enough(asked if test.id in policy.tests else limits.probability),
            "asks": asking[test.id],
            "at this level": test.sentence,
        }
        for test in sorted(result, key=lambda test: test.id not in policy.tests)
    ]
    parts.table(
        pd.DataFrame(rows),
        name="dividend-tests",
        caption="Would both sides defend this exchange in public? The tests and their lines are this project’s own. "
        "Amounts are those of the middle future (P50), so they differ from the means in the answer above.",
        still=True,
    )
    if level.outcomes["worse_off"].mean() > WORTH_SAYING:
        st.caption(WHY_TESTS_HOLD)


def show_verdict(assessment: Assessment) -> None:
    """Show the verdict on the programme with its reasons, its conditions and why it may be wrong."""
    verdict = assessment.verdict
    st.markdown(f"**{verdict.title}**")
    _list(verdict.reasons, "Why")
    if len(verdict.reasons) > REASONS:
        parts.go("scores", "All reasons, with their sources")
    _list(verdict.conditions, "What must hold", most=None)
    _list(verdict.doubts, "Why it may be wrong", most=None)
    st.caption(_trust_words(assessment))


def _trust_words(assessment: Assessment) -> str:
    without = assessment.part("without-trust")
    if without.failure is not None:
        return escape_markdown(without.sentence)
    if assessment.trust_changes_it:
        return "If openness and free choice had no effect on what customers ask for, the verdict would be another."
    return "The verdict would be the same if openness and free choice had no effect on what customers ask for."


def _list(sentences: Iterable[str], title: str, *, most: int | None = REASONS) -> None:
    shown = list(sentences)[:most]
    if shown:
        st.markdown(f"{title}:\n\n" + "\n".join(f"- {escape_markdown(sentence)}" for sentence in shown))


def show_curve_table(assessment: Assessment) -> None:
    """Show every outcome along the curve."""
    parts.table(
        assessment.simulation.to_frame(),
        name=f"{assessment.scenario.id}-curve",
        caption=f"Every outcome along the dividend: {assessment.simulation.currency} per customer-month, shares of "
        "customers; mean, P10, P50 and P90 over the futures. The dividend is per participant-month.",
    )


def show_assumptions(assessment: Assessment) -> None:
    """Show every assumption that was used, what moves profit most first."""
    currency = assessment.simulation.currency
    rows = [
        {
            "assumption": mover.label,
            "low (P10)": quantity(mover.low, mover.unit, currency),
            "most likely": quantity(mover.likely, mover.unit, currency),
            "high (P90)": quantity(mover.high, mover.unit, currency),
            "source": mover.source,
            "address": mover.address or None,
            "came about": mover.kind,
            "checked": mover.read or mover.unread,
            "note": mover.note,
            "confidence": mover.confidence,
        }
        for mover in movers(assessment.simulation)
    ]
    links = {"address": st.column_config.LinkColumn(display_text="open", width=60)}
    parts.table(
        pd.DataFrame(rows),
        name=f"{assessment.scenario.id}-assumptions",
        caption="Assumptions used, those first that profit goes along with most closely",
        column_config={
            **links,
            "assumption": st.column_config.TextColumn(width=115),
            **{name: st.column_config.TextColumn(width=76) for name in ("low (P10)", "most likely", "high (P90)")},
            "source": st.column_config.TextColumn(width=200),
            "checked": st.column_config.TextColumn(width=80),
            "note": st.column_config.TextColumn(width=200),
        },
        row_height=88,
        height=520,
    )
    stand_ins = assessment.simulation.stand_ins
    if stand_ins:
        parts.table(
            pd.DataFrame(
                {"fact not known": [s.fact for s in stand_ins], "taken instead": [s.assumed for s in stand_ins]}
            ),
            name=f"{assessment.scenario.id}-stand-ins",
            caption="Facts that nobody has established, and what was taken instead",
        )

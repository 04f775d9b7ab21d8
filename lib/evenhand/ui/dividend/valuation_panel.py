"""California's worksheet on screen: eight values side by side, the offer against them, the record and the notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from evenhand.california import BANDS, Worksheet, incentive_notice, worksheet
from evenhand.california.worksheet import rules_behind
from evenhand.errors import EvenhandError, ScenarioError
from evenhand.exchange import Simulation
from evenhand.scenario import Jurisdiction
from evenhand.scenario.facts import Role
from evenhand.ui.kit import parts
from evenhand.ui.kit.download import download
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.vocabulary.numbers import amount, quantity

SIGNS: Mapping[str, tuple[str, str]] = {
    "green": (":material/check_circle:", "close to the value"),
    "amber": (":material/error:", "within a factor of two"),
    "red": (":material/report:", "not shown to be related"),
    "black": (":material/block:", "must not be offered"),
    "none": (":material/info:", "nothing is offered"),
}
ROLES = [role.value for role in Role]


def show_worksheet(simulation: Simulation, keys: Mapping[str, str]) -> None:
    """Show the worksheet of a scenario that reaches California; its record names the run by ``keys``."""
    if Jurisdiction.US_CA not in simulation.scenario.jurisdictions:
        st.caption("This worksheet belongs to California's rules; the scenario names other places only.")
        return
    sheet = worksheet(simulation, made=dt.datetime.now(dt.UTC).date(), keys=keys)
    _answer(sheet)
    _methods(sheet)
    _inputs(sheet)
    _notice(sheet)
    _record(sheet)
    st.caption(f"{escape_markdown(sheet.caution)} {escape_markdown('; '.join(rules_behind().values()))}.")


def _answer(sheet: Worksheet) -> None:
    relation = sheet.relation
    icon, words = SIGNS[relation.band]
    show = {"green": st.success, "amber": st.warning, "none": st.info}.get(relation.band, st.error)
    show(f"**California: {words}.** {escape_markdown(relation.sentence)}", icon=icon)
    (low, high), (least, most) = BANDS["green"], BANDS["amber"]
    st.caption(
        f"Offer ÷ value: close from {low:g} to {high:g}, within a factor of two from {least:g} to {most:g}. "
        "The whole range of 8 in 10 futures must lie inside; these bands are ours, the rule sets none."
    )


def _methods(sheet: Worksheet) -> None:
    relation = sheet.relation
    rows, worked = [], []
    for method in sheet.methods:
        low, mode, high = (amount(value) for value in method.range) if method.range else ("", "", "")
        band = relation.by_method.get(method.number)
        rows.append(
            {
                "method": f"{method.number} {method.name}",
                "low": low,
                "most likely": mode,
                "high": high,
                "used": "yes" if method.number in relation.methods else "",
                "offer ÷ value": SIGNS[band][1] if band else "",
            }
        )
        worked.append(
            {
                "method": f"{method.number} {method.name}",
                "worked out as": method.formula,
                "does not apply because": method.reason or "",
                "beware": method.caution,
            }
        )
    parts.table(
        pd.DataFrame(rows),
        name=f"{sheet.simulation.scenario.id}-valuation",
        caption=f"What one consumer's data are worth to the business by the eight methods of California's rule, "
        f"{sheet.simulation.currency} a month; in 8 of 10 futures from low to high",
        still=True,
    )
    with st.expander("How each method works"):
        parts.table(
            pd.DataFrame(worked),
            name=f"{sheet.simulation.scenario.id}-valuation-methods",
            caption="What each method divides by what, why it does not apply here, and where it misleads",
            still=True,
        )


def _inputs(sheet: Worksheet) -> None:
    currency = sheet.simulation.currency
    rows = {
        (item.name, item.fact, item.assumption): {
            "what": item.name,
            "fact": item.fact or "",
            "assumption": item.assumption or "",
            "low": _amount(item.low, item.unit, currency),
            "most likely": _amount(item.likely, item.unit, currency),
            "high": _amount(item.high, item.unit, currency),
            "source": item.source,
            "stated": "yes" if item.declared else "the tool's default",
        }
        for method in sheet.methods
        for item in method.inputs
    }
    with st.expander("What the values rest on"):
        parts.table(
            pd.DataFrame(rows.values()),
            name=f"{sheet.simulation.scenario.id}-valuation-inputs",
            caption="Every input with the fact or the assumption it comes from",
            still=True,
        )


def _amount(value: float | None, unit: str, currency: str) -> str:
    return "" if value is None else quantity(value, unit, currency)


def _notice(sheet: Worksheet) -> None:
    try:
        text = incentive_notice(sheet)
    except ScenarioError as error:
        missing = "\n".join(
            f"- {escape_markdown(problem.message)} ({escape_markdown(problem.field or '')})"
            for problem in error.problems
        )
        st.markdown(
            f"**A notice of financial incentive cannot be written yet.** {escape_markdown(error.hint)}\n\n{missing}"
        )
        return
    download(
        "Draft notice of financial incentive (Markdown)",
        text.encode(),
        f"{sheet.simulation.scenario.id}-incentive-notice.md",
        key="valuation-notice",
        help_text="Made from the facts, with the estimate, its date, period, currency and range; for legal review.",
    )


def _record(sheet: Worksheet) -> None:
    with st.expander("Records of this valuation"):
        with (
            st.form("valuation-record", border=False, enter_to_submit=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            author = st.selectbox("Made by", ROLES, index=None, key="valuation-author", help="The role, not a name.")
            approver = st.selectbox("Approved by", ROLES, index=None, key="valuation-approver", help="Another role.")
            pressed = st.form_submit_button(
                "Record it", help="Kept as it is now with all inputs; it can never be changed or removed."
            )
        if pressed and author and approver:
            body = sheet.to_json_dict()
            try:
                kept = state.store().valuations.save(
                    body["scenario"], body["revision"], body, made_on=sheet.made, author=author, approver=approver
                )
                st.success(f"Recorded as {kept.hash[:12]}.", icon=":material/check:")
            except EvenhandError as error:
                show_failure(error)
        elif pressed:
            st.warning("Nothing was recorded. Say who made it and who approved it.", icon=":material/error:")
        records = state.store().valuations.list(sheet.simulation.scenario.id)
        if not records:
            st.caption("None yet. Whoever examines the offer will ask for one.")
            return
        rows = [
            {
                "record": record.hash[:12],
                "estimate of": record.made_on.isoformat(),
                "revision": record.revision,
                "made by": record.author,
                "approved by": record.approver,
                "as written": "yes" if record.verify() else "no: it was tampered with",
            }
            for record in records
        ]
        parts.table(pd.DataFrame(rows), name="valuation-records", caption="Recorded valuations, the latest first")

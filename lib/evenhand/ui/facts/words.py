"""What facts and their values are called on screen: labels from the model's descriptions, options in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fideslang.default_taxonomy import DEFAULT_TAXONOMY

from evenhand.exchange.scheme import Choice, schemes
from evenhand.law.place import PLACES
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.roles import role_in_words

NOT_KNOWN = "not known"
NONE = "there is none"

WORDS: Mapping[str, str] = {
    "True": "yes",
    "False": "no",
    **{code: place.name for code, place in PLACES.items()},
    # consent
    "act.button": "a button",
    "act.untick_box": "ticking an empty box",
    "act.preticked_box": "leaving a box ticked that is already ticked",
    "act.toggle_save": "a switch, then save",
    "act.signature": "a signature",
    "act.two_stage": "two separate steps",
    "act.close_banner": "closing the banner",
    "act.scroll": "scrolling",
    "act.continue_use": "just going on",
    "act.silence": "nothing: silence counts",
    "bundled_with.terms": "the terms",
    "bundled_with.other_consent": "another consent",
    "first_layer_items.controller": "who asks",
    "first_layer_items.data": "which data",
    "first_layer_items.withdrawal": "that one can take it back",
    "first_layer_items.withdrawal_link": "a link to take it back",
    "first_layer_items.adm": "automated decisions",
    "first_layer_items.transfers": "transfers abroad",
    "first_layer_items.device_duration": "how long something stays on the device",
    "first_layer_items.device_access": "whether third parties have access to what is on the device",
    "notice_before_opt_in.no": "nothing",
    "notice_before_opt_in.generic_link": "a general link",
    "notice_before_opt_in.full_terms": "the full terms",
    "emphasised.accept": "yes",
    "emphasised.reject": "no",
    "emphasised.none": "neither",
    "options.accept": "yes",
    "options.reject": "no",
    "gpc.honoured_one_channel": "honoured in one channel only",
    "basis.opt_in": "opt-in",
    "basis.opt_out": "opt-out",
    # others
    "role.processor": "for us (processor)",
    "role.joint": "with us (joint)",
    "role.third_party": "for itself (third party)",
    "from.user": "given by the person",
    "from.third_party": "bought or received from others",
    "children.none": "no",
    "children.mixed": "yes, among others",
    "children.targeted": "yes, it is meant for them",
    "age_assurance.none": "not at all",
    "age_assurance.self_declared": "people say it themselves",
    "required_for_service.some_features": "for some features",
    "low_income_check.not_done": "not done",
    "low_income_check.passed": "yes, and they are not",
    "low_income_check.failed": "yes, and they are",
    "machine_readable.gpc_json": "gpc.json",
    "machine_readable.dpv": "W3C DPV",
    "receipt.metadata": "the main points",
    "receipt.full": "all of it",
    # what is paid
    "kind.none": "nothing",
    "uplift_of.sales": "more sales; the goods must still be paid for",
    "uplift_of.margin": "more of what is left, or money that others pay",
    "form.hill": "slow, then fast, then slow (Hill)",
    "form.learning_curve": "as software learns",
    "form.linear": "in step",
    "form.power": "less and less (power)",
    "form.saturating": "up to a limit",
    "to.everyone": "everyone",
    "to.participants": "participants only",
    "export.self_service_standard": "self-service, in a standard format",
    "self_service": "self-service",
    "sale_disclosed.plain_by_category": "plainly, for each category",
    "sale_disclosed.plain": "plainly",
    "stance.company_asset": "the company's",
    "stance.company_asset_with_choices": "the company's, with choices for customers",
    "stance.stewardship": "the customer's, in the company's care",
    "stance.trust": "the customer's, held in trust",
}
"""Values whose name says too little, by field and value, or by value alone."""

TAXONOMY: Mapping[str, str] = {
    item.fides_key: f"{item.name} ({item.fides_key})"
    for items in (DEFAULT_TAXONOMY.data_category, DEFAULT_TAXONOMY.data_use, DEFAULT_TAXONOMY.data_subject)
    for item in items or []
}


def label_of(value: Any, field: str = "") -> str:
    """Return what a value of a field is called."""
    text = str(value)
    for key in (f"{field}.{text}", text):
        if key in WORDS:
            return WORDS[key]
    if field != "from" and text in TAXONOMY:
        return TAXONOMY[text]
    if (said := _of_schemes().get(f"{field}.{text}")) is not None:
        return said
    return text.replace("_", " ")


def _of_schemes() -> Mapping[str, str]:
    """Return what the values of schemes' facts are called, by field and value."""
    words = {f"kind.{name}": kind.words.label for name, kind in schemes().items()}
    for kind in schemes().values():
        for control in kind.form:
            if isinstance(control, Choice):
                words |= {f"{control.fact}.{value}": said for value, said in control.words.items()}
    return words


def question_of(description: str | None, name: str) -> tuple[str, str]:
    """Return a field's description as a label, and what is left of it as help."""
    words = re.sub(r" \((?:Fides|BCP|ISO|WCAG|11 CCR)[^)]*\)", "", description or name.replace("_", " ").capitalize())
    short, _, rest = words.partition("; ")
    short, _, codes = short.partition(': "')
    more = rest or ("" if codes else description if words != description else "") or ""
    return short.rstrip("."), more


def is_unknown(value: Any) -> bool:
    """Return whether a document says that nobody has established a fact."""
    return value == "unknown" or (isinstance(value, dict) and set(value) == {"unknown"})


def who_is_asked(value: Any) -> str:
    """Return who should establish an unknown fact, and by when, as its document says."""
    details = value.get("unknown", {}) if isinstance(value, dict) else {}
    parts = [
        f"to be answered by {_asked(details)}" if details.get("ask") or details.get("person") else "",
        f"by {details['due']}" if details.get("due") else "",
        escape_markdown(details["note"]) if details.get("note") else "",
    ]
    return ", ".join(["Not known yet", *(part for part in parts if part)])


def _asked(details: Mapping[str, str]) -> str:
    person, role = escape_markdown(details.get("person", "")), role_in_words(details.get("ask", ""))
    return f"{person} ({role})" if person and role else person or role


def said(value: Any, field: str = "") -> str:
    """Return a fact as people read it, as Markdown."""
    if is_unknown(value):
        return f"*{who_is_asked(value)}*"
    if value is None:
        return NONE
    if isinstance(value, list):
        return ", ".join(escape_markdown(label_of(item, field)) for item in value) or "none"
    if isinstance(value, dict):
        return f"{value['likely']:g}, in 8 of 10 futures {value['low']:g} to {value['high']:g}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.10g}"
    return escape_markdown(label_of(value, field)) if str(value) else "nothing"

"""The parts of the form: which facts stand together, and under which name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form."""

    name: str
    """Its name in addresses."""
    short: str
    """Its name in the list of steps."""
    title: str
    """What it is about: its heading, and what leads to it."""
    paths: tuple[str, ...]
    """The places it shows, in order."""


SECTIONS: tuple[Section, ...] = (
    Section(
        "programme",
        "Programme",
        "The programme",
        (
            "name",
            "summary",
            "jurisdictions",
            "currency",
            "programme",
            "business_model_text",
            "data_revenue_share_published",
        ),
    ),
    Section("people", "People", "Who asks, who is asked", ("controller", "audience")),
    Section("purposes", "Purposes", "What the data are for", ("purposes", "uses_in_practice")),
    Section("recipients", "Recipients", "Who else gets them", ("recipients", "transfers", "sources")),
    Section("asking", "Asking", "How people are asked", ("consent.requests", "consent.ui")),
    Section(
        "saying-no",
        "Saying no",
        "Saying no, changing one's mind",
        (
            "consent.refusal",
            "consent.reprompt",
            "consent.withdrawal",
            "consent.opt_out",
            "alternatives",
            "consent.signals",
        ),
    ),
    Section("return", "Return", "What customers get back", ("scheme", "benefits", "incentive")),
    Section("money", "Money", "What it brings and costs", ("economics", "supply", "assumptions")),
    Section("policy", "Policy", "What an offer must pass", ("policy",)),
    Section("ownership", "Ownership", "Whose data they are", ("ownership",)),
    Section("accountability", "Accountability", "How the company answers for it", ("accountability",)),
    Section("notice", "Notice", "The privacy notice", ("notice",)),
    Section(
        "proof",
        "Proof",
        "What can be shown later",
        (
            "consent.record",
            "consent.understanding",
            "evidence",
            "lifted_gates",
            "reviews",
            "notice_items",
            "attachments",
        ),
    ),
)


def section_at(path: str) -> Section | None:
    """Return the part of the form that shows a fact, if one does."""
    results = [
        (len(shown), section)
        for section in SECTIONS
        for shown in section.paths
        if path == shown or path.startswith((f"{shown}.", f"{shown}["))
    ]
    return max(results, key=lambda result: result[0])[1] if results else None


def section_of(path: str) -> Section:
    """Return the part of the form that shows a fact such as ``consent.ui.reject.layer``, or else the first."""
    return section_at(path) or SECTIONS[0]

"""What else was considered, and why not that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evenhand.assessment import Assessment
from evenhand.decision import compare
from evenhand.decision.alternatives import Alternative, Comparison
from evenhand.report.model import Block, Paragraph, Table
from evenhand.vocabulary.numbers import amount, percent

NOTHING = "Not to collect: neither side gains or loses anything by it; every figure here is the difference to that."


def alternatives(assessment: Assessment, beside: Sequence[Assessment]) -> Iterator[Block]:
    """Yield the section: other scenarios, other offers, other policies, and not to collect."""
    yield Paragraph(NOTHING)
    if not assessment.sketch.priced:
        yield Paragraph("No other scenario is laid beside it while nobody has said what a customer spends a month.")
    elif beside:
        # Two of them may be drafts of one scenario: they are told apart by where they stand.
        comparison = compare([assessment, *beside], [str(place) for place in range(len(beside) + 1)])
        yield Table(
            f"Scenarios considered, at the offer recommended or as declared; money in {comparison.currency} per "
            "customer-month, means; scores are low ends where the law is strictest",
            ("Scenario", "Verdict", "Company", "Customers", "Consent", "Open", "Why not"),
            tuple(
                _row(alternative, assessed.verdict.title, comparison)
                for alternative, assessed in zip(comparison.alternatives, (assessment, *beside), strict=True)
            ),
        )
    else:
        yield Paragraph("No other scenario was laid beside it.")
    policies = assessment.part("policies")
    if policies.applies:
        yield Paragraph(policies.sentence)


def _row(alternative: Alternative, title: str, comparison: Comparison) -> tuple[str, ...]:
    counted = not alternative.gated
    return (
        alternative.name,
        title,
        amount(alternative.expected("profit")) if counted else "not counted",
        amount(alternative.expected("customer_gain")) if counted else "not counted",
        f"{alternative.consent:.0f}",
        f"{alternative.transparency:.0f}",
        _why_not(alternative, comparison),
    )


def _why_not(alternative: Alternative, comparison: Comparison) -> str:
    first = comparison.alternatives[0]
    if alternative is first:
        return "the one recommended on"
    names = {other.scenario: other.name for other in comparison.alternatives}
    if better := comparison.dominated()[alternative.scenario]:
        return f"outdone in everything by {', '.join(names[key] for key in better)}"
    if alternative.gated:
        return f"{alternative.gates} {'gate stands or is' if alternative.gates == 1 else 'gates stand or are'} open"
    company = comparison.difference(first.scenario, alternative.scenario, "profit").above
    customers = comparison.difference(first.scenario, alternative.scenario, "customer_gain").above
    return f"the company does worse in {percent(company)} of futures, customers in {percent(customers)}"

"""What a recommendation says: its sections, for whom, and what identifies the run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from evenhand.assessment import Assessment
from evenhand.assessment.block import block_of
from evenhand.exchange.level import equivalents
from evenhand.exchange.scheme import scheme_of
from evenhand.identity import code_digest
from evenhand.law.naming import place_name
from evenhand.report.model import Block, Report, Section
from evenhand.report.readers import arranged, check_reader, chosen_of
from evenhand.report.sections.alternatives import alternatives
from evenhand.report.sections.annex import annex
from evenhand.report.sections.customers import customers_page
from evenhand.report.sections.decided import decided
from evenhand.report.sections.exchange import exchange, fairness
from evenhand.report.sections.first import first_page
from evenhand.report.sections.law import lawfulness
from evenhand.report.sections.scores import scores
from evenhand.report.sections.unknowns import not_worked_out, unknowns
from evenhand.version import VERSION


def make_report(
    assessment: Assessment,
    *,
    decision: Mapping[str, Any] | None = None,
    date: dt.date | None = None,
    beside: Sequence[Assessment] = (),
    reader: str = "board",
    contents: Collection[str] = (),
) -> Report:
    """Write the recommendation for an assessment.

    Parameters
    ----------
    assessment
        What is reported.
    decision
        What a workshop decided: statement, chosen, what that is ``about`` (``this`` programme, ``another`` or
        ``none``), owner, review, conditions, dissent, and its ballots as `evenhand.workshop.tally.tally` counts them;
        left out when there was none.
    date
        The date on it; today's by default. It is the only thing that does not follow from the run.
    beside
        Other scenarios that were considered, on the same customers and draws.
    reader
        Whom it is for: the id of one of `evenhand.report.readers.READERS`.
    contents
        Ids of the sections wanted; all that this reader gets when empty.

    Raises
    ------
    evenhand.errors.InputError
        When there is no such reader, or no such section for them.
    """
    who = check_reader(reader)
    meta = _meta(assessment, date or dt.datetime.now(tz=dt.UTC).date())
    wanted = chosen_of(who, contents)
    sections = arranged(_sections(assessment, decision, beside, meta, wanted), wanted)
    for_customers = who.id == "customers"
    return Report(
        title=assessment.scenario.name if for_customers else f"Recommendation: {assessment.scenario.name}",
        subtitle="What we ask you, in plain words" if for_customers else block_of(assessment).title,
        meta={key: meta[key] for key in ("Scenario", "Revision", "Date")} if for_customers else meta,
        sections=sections,
        # What customers are handed holds nothing of profits, not even for programs.
        data={} if for_customers else assessment.to_json_dict(),
        reader=who.id,
        contents=tuple(contents),
    )


def _sections(
    assessment: Assessment,
    decision: Mapping[str, Any] | None,
    beside: Sequence[Assessment],
    meta: Mapping[str, str],
    wanted: Collection[str],
) -> Iterator[Section]:
    """Yield the sections wanted; what nobody reads is not worked out."""
    bodies: Mapping[str, tuple[str, Callable[[], Iterable[Block]]]] = {
        "first": ("The recommendation", lambda: first_page(assessment, decision)),
        "law": ("Is it lawful?", lambda: lawfulness(assessment)),
        "exchange": ("The exchange", lambda: (*exchange(assessment), *fairness(assessment))),
        "scores": ("Scores, and what would lift them", lambda: scores(assessment)),
        "alternatives": ("What else was considered", lambda: alternatives(assessment, beside)),
        "decision": ("What was decided", lambda: decided(decision or {})),
        "unknowns": ("What we do not know", lambda: unknowns(assessment)),
        "customers": ("For customers, in plain words", lambda: customers_page(assessment)),
    }
    for name, (heading, blocks) in bodies.items():
        if name in wanted and (name != "decision" or decision):
            yield Section(heading, tuple(blocks()), id=name, alone=name == "first")
    lookups = annex(assessment, meta, (decision or {}).get("ballots")) if "annex" in wanted else ()
    # Last, when everything that can fail has been asked for.
    if assessment.failures and "failures" in wanted:
        yield Section("What could not be worked out", tuple(not_worked_out(assessment)), id="failures")
    yield from lookups


def _meta(assessment: Assessment, date: dt.date) -> dict[str, str]:
    sketch = assessment.sketch
    unit = scheme_of(assessment.scenario).words.unit
    many = "how many is not known" if sketch.unsaid("customers") else f"{sketch.customers:,}"
    size = f"{assessment.simulation.customers:,} customers"
    if assessment.simulation.sample_only:
        size = (
            "the size is not known"
            if sketch.unsaid("customers")
            else f"{size} (sample only: the size of the programme is not known)"
        )
    measured = "measured, grouped, at least 10" if sketch.measured else "typed, not measured"
    paid = equivalents(assessment.subject, assessment.simulation.currency, unit)
    return {
        "Scenario": assessment.scenario.id,
        "Revision": assessment.revision,
        "Customers": f"{many} ({'; '.join(dict.fromkeys((sketch.source, measured)))}), sketch {sketch.fingerprint}",
        "Programme": size,
        "Assumptions": assessment.assumptions.fingerprint,
        "Rubric": (f"built-in and {own}, " if (own := assessment.rubric.own) else "") + assessment.rubric.fingerprint,
        "Law": "; ".join(f"{place_name(place)}: {read}" for place, read in assessment.scorecard.law.items()),
        "Seed and draws": f"{assessment.simulation.seed}, {assessment.simulation.draws:,} possible futures",
        "Version": f"Evenhand {VERSION}, code {code_digest()}",
        "Policy": assessment.policy.words,
        "Offer": f"{assessment.subject.label}{f': {paid}' if assessment.sketch.priced else ''}",
        "Date": date.isoformat(),
    }

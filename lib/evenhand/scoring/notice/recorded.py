"""What counsel read in a notice by hand, in place of what the reader found or could not read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evenhand.scoring.notice.detection import Evidence, Finding, Found
from evenhand.scoring.notice.patterns import catalogue

if TYPE_CHECKING:
    from evenhand.scenario import Scenario
    from evenhand.scenario.notice import RecordedItem
    from evenhand.scoring.notice.reading import NoticeReading

_FOUND = {"given": Found.PRESENT, "denied": Found.DENIED, "not_given": Found.ABSENT}


def recorded_items(reading: NoticeReading, scenario: Scenario) -> Mapping[str, Finding]:
    """Return what was recorded of a notice by the item, the latest record of each.

    A record whose sentence the notice does not hold shows nothing, and is left out.
    """
    results: dict[str, Finding] = {}
    for record in sorted(scenario.notice_items, key=lambda item: item.date):
        finding = _finding(record, reading.text)
        if finding is not None:
            results[record.item] = finding
    return results


def _finding(record: RecordedItem, text: str) -> Finding | None:
    item = catalogue()[record.item]
    evidence = None if record.sentence is None else sentence_in(text, record.sentence)
    if record.says != "not_given" and evidence is None:
        return None
    return Finding(
        item.id,
        item.label,
        item.law,
        _FOUND[record.says],
        () if evidence is None else (evidence,),
        f"Recorded by {record.by} on {record.date:%d %B %Y}.",
    )


def sentence_in(text: str, sentence: str) -> Evidence | None:
    """Return where a sentence stands in a text, whatever the blanks; ``None`` when it does not."""
    places = [place for place, char in enumerate(text) if not char.isspace()]
    at = "".join(text[place] for place in places).find("".join(sentence.split()))
    if at < 0 or not sentence.strip():
        return None
    start, end = places[at], places[at + len("".join(sentence.split())) - 1] + 1
    return Evidence(text[start:end], start, end)

"""What a document says about law is what the model says of that place, sentence by sentence; nothing is added."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from evenhand.assessment import Assessment, assess
from evenhand.assessment.parts.california import RULES
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.law.naming import not_examined, without_acts
from evenhand.law.registry import load_registry
from evenhand.places import SCENARIOS
from evenhand.report import make_report, to_markdown
from evenhand.scenario import load
from evenhand.scoring import load_rubric
from evenhand.uncertainty import load_assumptions

from tests.walks import first

PROVISION = re.compile(
    r"\bArt\. ?\d|\bArticles? \d|\bRec\. \d|\breg\. \d|\b1798\.\d|\bCCR\b|\bC-\d+/\d+|\bpara \d"
    r"|\bRule 7|\b59\.1-\d|\b6-1-13"
)
"""What names a provision or a judgment."""
REASON = re.compile(r"(?:^|(?<=[.…] ))([A-Z]{2}(?:-[A-Z]{2})?(?:/[A-Z]{2}(?:-[A-Z]{2})?)*): ")


@pytest.fixture(scope="module", params=first(1, sorted(path.stem for path in SCENARIOS.glob("*.yaml"))))
def made(request: pytest.FixtureRequest) -> tuple[Assessment, str]:
    case = Case(load(SCENARIOS / f"{request.param}.yaml"), complete_journey().sketch, load_assumptions(), draws=20)
    assessment = assess(case)
    return assessment, to_markdown(make_report(assessment, date=dt.date(2026, 11, 29))).decode().replace("\\", "")


def rows(markdown: str) -> Iterator[dict[str, str]]:
    """Yield the rows of all tables by the names of their columns."""
    head: list[str] | None = None
    for line in markdown.splitlines():
        if not line.startswith("|"):
            head = None
            continue
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if head is None:
            head = cells
        elif not set(line) <= set("|- :"):
            yield dict(zip(head, cells, strict=False))


def told(assessment: Assessment) -> dict[tuple[str, str], set[str]]:
    """Return what the model says against a programme, by criterion and place."""
    said: dict[tuple[str, str], set[str]] = {}
    for place, result in assessment.scorecard.jurisdictions.items():
        for gate in result.gates:
            said.setdefault((gate.criterion, place.value), set()).add(gate.why.rstrip("."))
    return said


def carried(sentence: str, said: set[str]) -> bool:
    """Return whether a reason is one of those said, whole or cut short."""
    short = sentence.removesuffix("…").rstrip(" .")
    # One reason of two acts is said once, with both.
    short, said = without_acts(short.replace("GDPR and UK GDPR", "GDPR")), set(map(without_acts, said))
    return any(one == short or (sentence.endswith("…") and one.startswith(short)) for one in said)


@pytest.mark.slow
def test_a_reason_stands_beside_those_places_alone_whose_law_gives_it(made: tuple[Assessment, str]) -> None:
    assessment, markdown = made
    said, checked = told(assessment), 0
    for row in rows(markdown):
        why, where = row.get("Why", ""), next((row[name] for name in row if name.startswith("Where")), "")
        criterion = row.get("Criterion", "").split(" ")[0]
        if not why or not re.fullmatch(r"[A-Z]+\d+", criterion):
            continue
        pieces = REASON.split(why)
        by_place = zip(pieces[1::2], pieces[2::2], strict=True) if len(pieces) > 1 else [("/".join(places(where)), why)]
        for names, reason in by_place:
            for place in names.split("/"):
                assert carried(reason.strip(), said[criterion, place]), (criterion, place, reason)
                checked += 1
    for line in re.findall(r"^- (.+) \(([A-Z]+\d+), ([A-Z, -]+)(?:; [^)]*)?\)\. Cure: ", markdown, re.M):
        for place in line[2].split(", "):
            assert carried(line[0], said[line[1], place]), line
            checked += 1
    assert checked or not any(said.values())


def test_what_stops_it_is_counted_apart_from_what_may(made: tuple[Assessment, str]) -> None:
    assessment, markdown = made
    stop, may = sum(g.stops for g in assessment.gates), sum(g.may_stop for g in assessment.gates)
    told_of = re.findall(r"\*\*What (stops|may stop) it(?: \(the first \d of (\d+))?", markdown)
    assert [verb for verb, _ in told_of] == ([] if not stop + may else ["stops" if stop else "may stop"])
    for _, counted in told_of:
        assert not counted or int(counted) == (stop or may)


def places(where: str) -> list[str]:
    return re.findall(r"(?:^|(?<=[,;] ))([A-Z]{2}(?:-[A-Z]{2})?)\b", where)


def test_no_provision_is_named_that_the_model_does_not_carry_for_a_place_of_the_programme(
    made: tuple[Assessment, str],
) -> None:
    assessment, markdown = made
    asked = set(assessment.scorecard.jurisdictions)
    # Two sentences stand in code, and name sections of California's regulations that the registry holds.
    sections = {act.cite(one.at) for act in load_registry().acts.values() for one in act.propositions}
    assert all(any(text.startswith(section) for text in sections) for section in ("11 CCR 7080", "11 CCR 7016"))
    texts = {not_examined(assessment.scenario.jurisdictions), f"({RULES})", "(11 CCR 7016)"}
    for one in load_rubric().criteria:
        texts |= {one.question, one.remedy, one.why.text, one.why.source, *one.levels.values()}
        texts |= {gate.why.rstrip(".") for gate in one.gates if asked & set(gate.jurisdictions)}
        texts |= {source.text for source in one.sources if asked & set(source.jurisdictions)}
    texts |= {ground.why for group in assessment.gates for ground in (*group.grounds, *group.every_ground)}
    # What people typed and what the notice says is theirs, and stands in the documents as it was given.
    own = assessment.scenario.model_dump_json()
    known = sorted(texts, key=len, reverse=True)
    for line in markdown.splitlines():
        for cell in line.strip("|").split(" | ") if PROVISION.search(line) else ():
            rest = cell
            for text in known:
                rest = rest.replace(text, "")
            for cut in re.findall(r"[^.;:|]*…", rest):
                words = cut.removesuffix("…").strip()
                if any(words and words in text for text in known):
                    rest = rest.replace(cut, "")
            assert not PROVISION.search(rest) or cell.strip() in own, rest

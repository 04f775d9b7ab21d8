"""A criterion is a rule in one file and an entry in a rubric."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from evenhand.places import RUBRICS, SCENARIOS
from evenhand.scenario import Jurisdiction
from evenhand.scoring import improvements, load_rubric, rules
from evenhand.scoring.rules.registry import RULES
from evenhand.study import open_study

ENTRY = """\
pillar: transparency
researched: 2026-10-01
criteria:
  - id: T99
    slug: described
    question: Is the programme described in two or three sentences?
    why: {text: What nobody has described nobody can judge., source: Our charter}
    reads: [summary]
    levels: {0: "No", 4: "Yes"}
    sources: [{of: ours, at: (a view of fairness; no law asks for it)}]
    remedy: Describe it.
    owner: marketing
"""


@pytest.fixture
def criterion(drop_in, here):
    drop_in("evenhand.scoring.rules", here / "rule")
    rules.discover()
    yield "T99"
    del RULES["T99"]


@pytest.fixture
def study(criterion, tmp_path):
    folder = Path(shutil.copytree(RUBRICS, tmp_path / "rubric"))
    (folder / "mine.yaml").write_text(ENTRY, encoding="utf-8")
    return open_study(SCENARIOS / "loyalty-dividend.yaml", rubric=load_rubric(folder))


@pytest.mark.slow
def test_its_level_follows_from_the_facts_and_names_them(study, criterion):
    for place in study.scenario.jurisdictions:
        result = study.score().criterion(criterion, place)
        assert result.level == 4 and "summary" in result.evidence
    assert study.with_facts(summary="").score().criterion(criterion, Jurisdiction.EU).level == 0


@pytest.mark.slow
def test_it_counts_in_its_pillar(study):
    told, untold = (each.score().jurisdictions[Jurisdiction.EU] for each in (study, study.with_facts(summary="")))
    assert told.pillars["transparency"].low > untold.pillars["transparency"].low
    assert told.pillars["consent"] == untold.pillars["consent"]


@pytest.mark.slow
def test_it_is_among_what_to_mend_and_in_the_report(study, criterion):
    untold = study.with_facts(summary="")
    assert criterion in {each.criterion for each in improvements(untold.scenario, untold.rubric)}
    assert criterion in json.dumps(untold.report(draws=64).to_json_dict())

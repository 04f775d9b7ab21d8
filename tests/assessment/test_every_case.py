"""Whatever programme can be described is assessed, or refused in words, and shows no number that is none."""

from __future__ import annotations

import json

import numpy as np
import pytest
from evenhand.assessment import assess
from evenhand.assessment.parts import PARTS
from evenhand.case import Case
from evenhand.errors import ModelError
from evenhand.report import make_report, to_markdown
from evenhand.uncertainty import load_assumptions

from tests.extremes import DRAFTS, EXAMPLES, REFUSED, SCHEMES, extreme, not_numbers

RATES = np.linspace(0.0, 1.0, 5)
FUTURES = 20
SHARES = ("participation", "free", "coerced", "steered", "worse_off")
NAMES = [*EXAMPLES, *DRAFTS]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", [name for name in NAMES if name not in REFUSED])
def test_every_programme_is_assessed_in_all_its_parts(name: str, scheme: str) -> None:
    case = extreme(name)
    scenario = case.scenario.replace(scheme=SCHEMES[scheme])
    assessment = assess(Case(scenario, case.customers, load_assumptions(), rates=RATES, draws=FUTURES))
    simulation = assessment.simulation
    shown = {
        "assessment": assessment.to_json_dict(),
        "simulation": assessment.simulate_json_dict(),
        "answers": [assessment.answer, assessment.declared_answer],
        "curve": simulation.to_frame().to_csv(),
        "parts": {part: [assessment.part(part).sentence, assessment.part(part).to_json()] for part in PARTS},
    }
    assert [failure.sentence for failure in assessment.failures] == []
    assert list(not_numbers(shown)) == []
    json.dumps(shown, allow_nan=False)
    for outcomes in (simulation.outcomes, simulation.offer):
        for share in SHARES:
            assert outcomes[share].min() >= 0.0 and outcomes[share].max() <= 1.0, share
    segments = simulation.offer_by_segment()
    for share in SHARES:
        values = getattr(segments, share)
        assert values.min() >= 0.0 and values.max() <= 1.0, share


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_evaluated_is_refused_in_words(name: str, scheme: str) -> None:
    case = extreme(name)
    scenario = case.scenario.replace(scheme=SCHEMES[scheme])
    with pytest.raises(ModelError) as caught:
        assess(Case(scenario, case.customers, load_assumptions(), rates=RATES, draws=FUTURES))
    assert len(caught.value.message.split()) > 5
    assert list(not_numbers(str(caught.value))) == []


@pytest.mark.parametrize("name", ["nothing-known", "all-refuse", "no-revenue"])
def test_a_recommendation_is_written_of_it(name: str) -> None:
    case = extreme(name)
    report = make_report(assess(Case(case.scenario, case.customers, load_assumptions(), rates=RATES, draws=FUTURES)))
    assert list(not_numbers(to_markdown(report).decode())) == []

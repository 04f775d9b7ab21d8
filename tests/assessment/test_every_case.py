"""Whatever programme can be described is assessed, or refused in words, and shows no number that is none."""

from __future__ import annotations

import json
from functools import cache
from itertools import product

import numpy as np
import pytest
from evenhand.assessment import Assessment
from evenhand.assessment.parts import PARTS
from evenhand.errors import ModelError
from evenhand.report import make_report, to_markdown
from evenhand.study import Study
from evenhand.ui.session import computed, state

from tests.extremes import DRAFTS, EXAMPLES, REFUSED, SCHEMES, extreme, not_numbers
from tests.walks import first, pairs

RATES = np.linspace(0.0, 1.0, 5)
# What is tested holds in every future; a few of them meet every branch.
FUTURES = 8
SHARES = ("participation", "free", "coerced", "steered", "worse_off")
NAMES = [*EXAMPLES, *DRAFTS]


def study_of(name: str, scheme: str) -> Study:
    programme = extreme(name)
    scenario = programme.scenario.replace(scheme=SCHEMES[scheme], name=f"{name} under {scheme}")
    return Study(scenario, programme.customers, rates=RATES, draws=FUTURES)


@cache
def assessed(name: str, scheme: str) -> Assessment:
    """Assess a programme under a scheme once, for all that look at it here."""
    return study_of(name, scheme).assess()


@pytest.mark.parametrize(
    ("name", "scheme"), first(5, product([name for name in NAMES if name not in REFUSED], SCHEMES))
)
def test_every_programme_is_assessed_in_all_its_parts(name: str, scheme: str) -> None:
    assessment = assessed(name, scheme)
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


@pytest.mark.parametrize(("name", "scheme"), pairs(sorted(REFUSED), list(SCHEMES)))
def test_what_cannot_be_evaluated_is_refused_in_words(name: str, scheme: str) -> None:
    with pytest.raises(ModelError) as caught:
        study_of(name, scheme).assess()
    assert len(caught.value.message.split()) > 5
    assert list(not_numbers(str(caught.value))) == []


@pytest.mark.parametrize("name", first(1, ["nothing-known", "all-refuse", "no-revenue"]))
def test_a_recommendation_is_written_of_it(name: str) -> None:
    own = extreme(name).scenario.scheme.kind
    report = make_report(assessed(name, next(scheme for scheme, facts in SCHEMES.items() if facts["kind"] == own)))
    assert list(not_numbers(to_markdown(report).decode())) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", first(1, NAMES))
def test_the_overview_shows_it_under_every_scheme(open_page, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Each scheme is a row; what was assessed above is shown, and what is refused is said by its name."""
    studies = {scheme: study_of(name, scheme) for scheme in SCHEMES}
    by_name = {study.scenario.name: scheme for scheme, study in studies.items()}
    listed = tuple(state.Listed(scheme, study.scenario.name) for scheme, study in studies.items())
    monkeypatch.setattr(state, "catalogue", lambda: listed)
    monkeypatch.setattr(state, "study_of", lambda key, customers_key=None: studies[key])
    monkeypatch.setattr(state, "scenario_of", lambda key: studies[key].scenario)
    monkeypatch.setattr(computed, "assess", lambda study, **_: assessed(name, by_name[study.scenario.name]))
    app = open_page("overview", scenario=next(iter(SCHEMES)))
    assert not app.exception
    shown = [element.value for element in (*app.markdown, *app.caption, *app.error, *app.warning, *app.metric)]
    assert [words for words in shown if "did not foresee" in words] == []
    assert list(not_numbers(shown)) == []
    refused = sum("has no verdict" in words for words in shown)
    assert refused == (len(SCHEMES) if name in REFUSED else 0)

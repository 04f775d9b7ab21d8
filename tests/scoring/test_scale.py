from __future__ import annotations

from evenhand.scenario import Jurisdiction
from evenhand.scoring.outcome import Outcome
from evenhand.scoring.reader import Reader
from evenhand.scoring.rubric import Scale
from evenhand.scoring.scale import judge_scale

EU = Jurisdiction.EU
RETENTION = Scale.model_validate(
    {
        "fact": "purposes[].retention.days",
        "steps": [{"level": 4, "at_most": 400}, {"level": 2, "at_most": 800}],
        "otherwise": 0,
    }
)


def _judge(scenario, scale) -> Outcome:
    return judge_scale(Reader(scenario), scale)


def test_of_several_facts_the_worst_decides(lawful, vary):
    assert _judge(lawful, RETENTION).level == 2  # the card account is kept for 730 days
    assert _judge(vary(lawful, {"purposes[0].retention.days": 900}), RETENTION).level == 0


def test_an_unknown_fact_leaves_every_level_it_could_give(lawful, vary):
    assert _judge(vary(lawful, {"purposes[0].retention": "unknown"}), RETENTION).levels == {0, 2, 4}


def test_a_list_that_holds_nothing_makes_the_criterion_not_apply(lawful, vary):
    scale = Scale.model_validate(
        {"fact": "recipients[].sells", "steps": [{"level": 4, "one_of": [False]}], "otherwise": 0}
    )
    assert _judge(vary(lawful, {"recipients": []}), scale).applies is False
    assert _judge(vary(lawful, {"recipients": "unknown"}), scale).level is None
    assert _judge(lawful, scale).level == 4


def test_a_yes_is_no_number(lawful):
    scale = Scale.model_validate(
        {"fact": "consent.withdrawal.possible", "steps": [{"level": 4, "one_of": [1]}], "otherwise": 0}
    )
    assert _judge(lawful, scale).level == 0

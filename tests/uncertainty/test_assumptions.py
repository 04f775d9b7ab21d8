from __future__ import annotations

from types import SimpleNamespace

import pytest
from evenhand.errors import AssumptionError
from evenhand.scenario.facts import DATA_CATEGORIES
from evenhand.uncertainty import UNITS, load_assumptions

GOOD = """
version: 1
assumptions:
  supply.log_sd:
    label: Spread
    plain: How far apart?
    low: 0.8
    likely: 1.1
    high: 1.5
    unit: log units
    distribution: pert
    source: Assumption
    confidence: low
    owner: analytics
    read: no
"""


def load(tmp_path, text):
    path = tmp_path / "assumptions.yaml"
    path.write_text(text, encoding="utf-8")
    return load_assumptions(path)


def faults(tmp_path, text):
    with pytest.raises(AssumptionError) as caught:
        load(tmp_path, text)
    return caught.value


def test_every_data_category_of_the_taxonomy_has_an_asked_price():
    assumptions = load_assumptions()
    for category in DATA_CATEGORIES:
        assert assumptions.for_category(category).likely > 0


def test_every_assumption_has_a_source_or_says_that_it_is_assumed():
    for item in load_assumptions().values():
        assert item.source and item.plain and item.unit in UNITS
        assert not item.checked or item.address, item.id
        assert item.kind == "assumed" or item.address, item.id
        assert item.source.startswith("Assumption") <= (item.kind == "assumed"), item.id
        assert item.solved.ppf([0.1, 0.9]) == pytest.approx([item.low, item.high], abs=1e-6)


def test_willing_for_nothing_covers_what_was_found_in_the_field():
    willing = load_assumptions()["supply.willing_for_nothing"]
    assert willing.low <= 0.04 and willing.high >= 0.76
    assert willing.solved.ppf([0.05])[0] < 0.02


FOUND = {
    "wta.user.behavior.purchase_history": (5.80,),
    "wta.user.demographic": (4 * 0.14, 2.37),
    "wta.user.social": (3.50, 8.0),
    "supply.log_sd": (0.84, 2.2),
    "supply.refusing": (63 / 1275, 0.378),
    "revenue.uplift": (1.35 / 147.1,),
    "revenue.learning_exponent": (0.07, 0.35),
    "revenue.mediation_loss": (0.04, 0.18, 0.23, 0.52),
    "retention.monthly": (0.5 ** (1 / 12), 0.997),
    "retention.margin": (0.023, 0.05),
    "cost.payment_share": (0.01 / 0.77,),
    "cost.breach_probability": (0.02,),
    "cost.breach_record": (2.0, 20.0, 165.0),
}
"""What the sources named in the file found, as the file says."""


@pytest.mark.parametrize("name", FOUND)
def test_a_range_covers_what_its_sources_found(name):
    assumption = load_assumptions()[name]
    assert assumption.checked
    for value in FOUND[name]:
        assert assumption.low - 0.005 <= value <= assumption.high + 0.005, (name, value)


def test_a_price_that_nobody_measured_says_what_it_was_placed_by():
    for item in load_assumptions().values():
        if item.id.startswith("wta.") and item.source == "Assumption":
            assert item.note.startswith("Our placing: "), item.id


def test_what_has_no_source_is_told_from_what_nobody_has_read_yet(tmp_path):
    told = load(tmp_path, GOOD)["supply.log_sd"]
    assert told.reading == told.unread == "no source, our own estimate"
    other = load(tmp_path, GOOD.replace("source: Assumption", "source: A study"))["supply.log_sd"]
    assert other.unread == "source not yet checked"


def test_what_was_read_says_when_and_by_whom(tmp_path):
    told = 'source: A study\n    address: https://example.org/paper\n    kind: measured\n    reader: "us: abstract"'
    result = load(tmp_path, GOOD.replace("source: Assumption", told).replace("read: no", "read: 2026-11-28"))
    assert result["supply.log_sd"].reading == "read 2026-11-28 by us: abstract"
    assert result["supply.log_sd"].checked


def test_a_category_takes_its_nearest_ancestors_price():
    assumptions = load_assumptions()
    assert assumptions.for_category("user.contact.address.city").id == "wta.user.contact"
    assert assumptions.for_category("user.financial.credit_card").id == "wta.user.financial"


def test_a_good_file_loads(tmp_path):
    result = load(tmp_path, GOOD)
    assert result["supply.log_sd"].high == 1.5
    assert result["supply.log_sd"].checked is False


def test_a_misspelt_field_is_named_with_its_line_and_the_nearest_field(tmp_path):
    error = faults(tmp_path, GOOD.replace("likely:", "likly:"))
    problem = next(p for p in error.problems if p.suggestion)
    assert (problem.line, problem.field, problem.suggestion) == (8, "supply.log_sd.likly", "likely")
    assert problem.file.endswith("assumptions.yaml")


def test_all_faults_are_told_at_once(tmp_path):
    text = GOOD.replace("owner: analytics", "owner: analitics").replace("1.1", "a lot")
    text = text.replace("    read: no\n", "")
    error = faults(tmp_path, text)
    assert {p.field for p in error.problems} == {
        "supply.log_sd.owner",
        "supply.log_sd.likely",
        "supply.log_sd.read",
    }
    assert "did you mean 'analytics'" in str(error)


@pytest.mark.parametrize(
    "change, words",
    [
        (("high: 1.5", "high: 0.9"), "must rise"),
        (("low: 0.8", "low: -1"), "lies between"),
        (("low: 0.8", "low: .nan"), "must be a number"),
        (("distribution: pert", "distribution: lognormal"), "leave likely out"),
        (("distribution: pert", "distribution: normal"), "allowed"),
        (("assumptions:", "asumptions:"), "did you mean 'assumptions'"),
        (("label: Spread", "label: Spread\n    label: Again"), "given twice"),
        (("source: Assumption", "source: [a]"), "single value"),
        (("label: Spread", "label: &x Spread\n    note: [" + "*x," * 101 + "]"), "aliases"),
        (("label: Spread", "label: " + "[" * 60 + "]" * 60), "levels deep"),
        (("label: Spread", "label: 'Spread"), "a quotation mark is not closed"),
        (("source: Assumption", "source: A study\n    address: https://example.org"), "leads to no document"),
        (("source: Assumption", "source: A study\n    address: https://example.org/"), "leads to no document"),
        (("source: Assumption", "source: A study\n    address: example.org/paper"), "leads to no document"),
        (("source: Assumption", "source: A study\n    kind: guessed"), "measured, derived, assumed"),
        (("read: no", "read: yesterday"), "the day on which the source was read"),
        (("read: no", "read: 2026-11-28"), "has a reader"),
        (("read: no", "checked: no"), "did you mean 'read'"),
    ],
)
def test_faults_are_said_in_words(tmp_path, change, words):
    assert words in str(faults(tmp_path, GOOD.replace(*change)))


def test_a_missing_file_is_said_in_words(tmp_path):
    with pytest.raises(AssumptionError, match="cannot be read"):
        load_assumptions(tmp_path / "none.yaml")


def override(low, likely, high):
    return SimpleNamespace(low=low, likely=likely, high=high, source="own pilot", note=None, owner=None)


def test_an_override_replaces_the_range_and_records_its_source():
    base = load_assumptions()
    changed = base.override({"supply.refusing": override(0.1, 0.12, 0.14)})
    assert changed["supply.refusing"].low == 0.1
    assert changed["supply.refusing"].source == "own pilot"
    assert changed["supply.refusing"].checked is False
    assert changed.fingerprint != base.fingerprint
    assert base["supply.refusing"].low == 0.05


def test_an_override_can_give_a_data_category_a_price_of_its_own():
    changed = load_assumptions().override({"wta.user.contact.email": override(0.1, 0.2, 0.3)})
    assert changed.for_category("user.contact.email").likely == 0.2
    assert changed.for_category("user.contact.address").likely == 2.0


def test_an_override_of_an_unknown_assumption_names_the_nearest():
    with pytest.raises(AssumptionError, match=r"did you mean 'supply\.refusing'"):
        load_assumptions().override({"supply.refusng": override(0, 0.1, 0.2)})


def test_an_override_outside_the_unit_is_refused():
    with pytest.raises(AssumptionError, match="must lie between 0 and 1"):
        load_assumptions().override({"supply.refusing": override(0.1, 0.5, 1.5)})


SECOND = GOOD.split("assumptions:\n")[1].replace("supply.log_sd", "supply.other")


def correlated(text):
    return GOOD + SECOND.rstrip() + "\n" + text


def entry(**changes):
    fields = {"between": "[supply.log_sd, supply.other]", "spearman": "0.4", "why": "A reason", "source": "Assumption"}
    lines = [f"{key}: {value}" for key, value in (fields | changes).items() if value]
    return "  - " + "\n    ".join(lines) + "\n"


def test_correlations_are_read_and_part_of_the_fingerprint(tmp_path):
    result = load(tmp_path, correlated("correlations:\n" + entry()))
    (one,) = result.correlations
    assert (one.between, one.spearman) == (("supply.log_sd", "supply.other"), 0.4)
    assert (one.why, one.source) == ("A reason", "Assumption")
    without = load(tmp_path, correlated(""))
    assert without.correlations == ()
    assert result.fingerprint != without.fingerprint
    assert result != without


def test_correlations_stay_when_a_range_is_replaced(tmp_path):
    result = load(tmp_path, correlated("correlations:\n" + entry()))
    own = SimpleNamespace(low=1.0, likely=1.2, high=1.4, source="ours", note=None, owner=None)
    assert result.override({"supply.log_sd": own}).correlations == result.correlations
    assert result.replacing(result["supply.log_sd"].fixed_at(1.0)).correlations == result.correlations


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (entry(between="[supply.log_sd, supply.othr]"), 29, "'supply.othr' is not an assumption"),
        (entry(between="[supply.log_sd, supply.log_sd]"), 29, "cannot be correlated with itself"),
        (entry(between="[supply.log_sd]"), 29, "names two assumptions"),
        (entry(between="supply.log_sd"), 29, "names two assumptions"),
        (entry(spearman="1.4"), 30, "lies between -1 and 1: got 1.4"),
        (entry(spearman="strong"), 30, "must be a number"),
        (entry(spearmen="0.4"), 33, "is not a field of a correlation"),
        (entry(why=""), 29, "is missing"),
        (entry() + entry(between="[supply.other, supply.log_sd]"), 33, "are given twice"),
    ],
)
def test_faults_of_a_correlation_are_told_with_their_line(tmp_path, text, line, said):
    (problem,) = faults(tmp_path, correlated("correlations:\n" + text)).problems
    assert problem.line == line
    assert said in problem.message


def test_a_mistyped_id_in_a_correlation_gets_the_nearest(tmp_path):
    text = correlated("correlations:\n" + entry(between="[supply.log_sd, supply.othr]"))
    assert faults(tmp_path, text).problems[0].suggestion == "supply.other"


def test_correlations_are_a_list(tmp_path):
    (problem,) = faults(tmp_path, correlated("correlations: none\n")).problems
    assert "must be a list" in problem.message

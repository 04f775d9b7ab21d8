from __future__ import annotations

import pytest
from evenhand.scoring.notice.structure import split
from evenhand.scoring.notice.vagueness import Vagueness, measure_vagueness, terms_of


def measured(notice: str) -> Vagueness:
    return measure_vagueness(split(notice))


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        ("We may share your data with partners.", ("may",)),
        ("We generally collect certain information as needed.", ("generally", "certain", "as needed")),
        ("From time to time we share some data, as applicable.", ("from time to time", "some", "as applicable")),
        ("We collect data including, but not limited to, names.", ("including but not limited to",)),
    ],
)
def test_vague_terms_of_a_data_practice_are_listed(sentence: str, terms: tuple[str, ...]) -> None:
    assert [vague.terms for vague in measured(sentence).sentences] == [terms]


@pytest.mark.parametrize(
    "sentence",
    [
        "You may withdraw your consent to our use of your data.",
        "You can ask us at any time to delete the data we store.",
        "Users may also opt out of the use of their data by us.",
        "We collected these data on 3 May 2026.",
        "We changed how we store data in May.",
        "We keep your address for a year.",
        "Bread may contain traces of nuts.",
    ],
)
def test_permission_months_and_other_subjects_are_not_vague(sentence: str) -> None:
    assert measured(sentence).sentences == ()


def test_what_is_vague_about_the_company_counts_even_beside_a_permission() -> None:
    (vague,) = measured("You may opt out, but we may still share your data.").sentences
    assert vague.terms == ("may",)


def test_a_plain_sentence_of_the_same_section_clarifies() -> None:
    notice = "# Sharing\nWe may share your address with partners. We share your address with the courier only."
    result = measured(notice)
    (vague,) = result.sentences
    assert vague.clarified_by is not None
    assert notice[vague.clarified_by.start : vague.clarified_by.end] == "We share your address with the courier only."
    assert result.unresolved_share == 0.0


def test_a_plain_sentence_of_another_section_does_not() -> None:
    notice = "# Sharing\nWe may share your address.\n\n# Delivery\nWe share your address with the courier."
    result = measured(notice)
    assert result.unresolved_share == pytest.approx(0.5)


def test_the_share_counts_sentences_about_data_practices_only() -> None:
    result = measured("We bake bread. We may use your data. We store your name. It might rain.")
    assert (result.practices, len(result.sentences)) == (2, 1)


def test_terms_are_counted_by_class() -> None:
    terms = measured("We may use data. We may share data generally.").terms
    assert terms["modality"] == {"may": 2}
    assert terms["generalisation"] == {"generally": 1}
    assert set(terms) == set(terms_of("en").classes)


def test_the_weight_of_a_sentence_is_capped() -> None:
    (vague,) = measured("We may share certain data as needed, from time to time, with various partners.").sentences
    assert vague.weight == 1.5


def test_a_notice_without_data_practices_has_no_unresolved_share() -> None:
    assert measured("Hello.").unresolved_share == 0.0

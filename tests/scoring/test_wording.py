from __future__ import annotations

import pytest
from evenhand.scoring.wording import (
    double_negative,
    generic_purpose,
    grade,
    jargon,
    says_what_and_why,
    vague_period,
)


def test_the_grade_is_that_of_the_published_formula_for_words_of_known_syllables():
    # 10 words, 2 sentences, 10 syllables: 0.39 * 5 + 11.8 * 1 - 15.59.
    assert grade("The cat sat on it. We saw the big dog.") == pytest.approx(0.39 * 5 + 11.8 - 15.59)
    assert grade("") == 0


def test_long_words_and_sentences_raise_the_grade():
    assert (
        grade("May we use what you buy to pick your offers?")
        < 8
        < grade(
            "Notwithstanding any preceding stipulation, personalised communication necessitates the comprehensive "
            "evaluation of individual transactional information."
        )
    )


@pytest.mark.parametrize(
    ("text", "twisted"),
    [
        ("Untick this box if you do not want us to share your data.", True),
        ("Do not deselect if you wish to receive offers.", True),
        ("May we use your purchases to choose offers? You can change your answer.", False),
    ],
)
def test_a_no_to_a_no_is_recognised(text, twisted):
    assert double_negative(text) is twisted


@pytest.mark.parametrize(
    ("text", "generic"),
    [
        ("to improve our services", True),
        ("for business purposes", True),
        ("research", True),
        ("We use the things you bought in the last year to choose which coupons we send you each week.", False),
    ],
)
def test_a_purpose_that_could_mean_anything_is_recognised(text, generic):
    assert generic_purpose(text) is generic


def test_what_and_why_take_more_than_a_word():
    assert says_what_and_why("We use your e-mail address to send you the receipts of what you bought.")
    assert not says_what_and_why("Marketing.")


def test_a_period_that_names_no_rule_is_recognised():
    assert vague_period("kept as long as reasonably necessary") and not vague_period("until the account is closed")


def test_words_to_look_up_are_listed_once():
    assert jargon("Cookies and cookies of third parties") == ("cookies", "third parties")

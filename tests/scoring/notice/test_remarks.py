"""Remarks: a notice that contradicts itself, or takes use for acceptance."""

from __future__ import annotations

import pytest
from evenhand.scoring.notice import read_notice, remarks_on

NEVER = "We do not sell your personal data and do not share them."


def kinds(*sentences: str) -> list[str]:
    return [remark.kind for remark in remarks_on(read_notice("\n\n".join(sentences)))]


@pytest.mark.parametrize(
    "later",
    [
        "We may share your data with selected partners.",
        "We disclose your purchases to third parties.",
        "From time to time we share information with advertisers.",
    ],
)
def test_what_is_denied_and_affirmed_is_reported_with_both_sentences(later: str) -> None:
    (remark,) = remarks_on(read_notice(f"{NEVER}\n\n{later}"))
    assert remark.kind == "contradiction"
    assert [one.text for one in remark.evidence] == [NEVER, later]


@pytest.mark.parametrize(
    "later",
    [
        "We share your data with service providers who work on our behalf.",
        "We may disclose your data to third parties if the law requires it.",
        "We share your data with partners only with your consent.",
        "We never share your data with partners.",
    ],
)
def test_what_a_denial_is_not_about_contradicts_nothing(later: str) -> None:
    assert kinds(NEVER, later) == []


def test_a_denial_about_some_data_is_not_one_about_all() -> None:
    assert kinds("We do not share your health data.", "We may share your data with selected partners.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "By using the card you are deemed to have accepted this notice.",
        "By continuing to use our app, you agree to this policy.",
        "Your use of the site constitutes acceptance of this policy. Use of the site means you accept it.",
    ],
)
def test_use_taken_for_acceptance_is_remarked(sentence: str) -> None:
    assert kinds(sentence) == ["acceptance-by-use"]


@pytest.mark.parametrize(
    "sentence",
    ["By using the card you do not agree to anything.", "Using the card, you may be required to agree to more terms."],
)
def test_use_that_is_no_acceptance_is_not_remarked(sentence: str) -> None:
    assert kinds(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "You may stop Our Company from contacting you.",
        "This site is run by [Company].",
        "The controller is {{company_name}}.",
        "Contact LLC name at any time.",
        "Verantwortlich ist [Name des Unternehmens], und wir verarbeiten die Daten für Sie.",
    ],
)
def test_a_place_of_a_template_that_nobody_filled_in_is_a_remark(sentence: str) -> None:
    (remark,) = [remark for remark in remarks_on(read_notice(sentence)) if remark.kind == "placeholder"]
    assert [piece.text for piece in remark.evidence] == [sentence]


@pytest.mark.parametrize(
    "sentence", ["Our company bakes bread.", "See [our notice](https://x.example).", "We ask for your company name."]
)
def test_what_only_looks_like_a_placeholder_is_none(sentence: str) -> None:
    assert not [remark for remark in remarks_on(read_notice(sentence)) if remark.kind == "placeholder"]


SPANISH = (
    "Política de privacidad. El responsable del tratamiento de sus datos es [Company]. Tratamos los datos de sus "
    "compras para mostrarle ofertas. La base jurídica del tratamiento es su consentimiento, que puede retirar en "
    "cualquier momento."
)


def test_a_place_that_nobody_filled_in_is_remarked_in_a_language_that_is_not_known() -> None:
    """And whatever else rests on wording is not told there."""
    reading = read_notice(SPANISH)
    assert not reading.understood
    assert [remark.kind for remark in remarks_on(reading)] == ["placeholder"]


@pytest.mark.parametrize(
    "place",
    [
        "[email address]", "[your email]", "[Nom de l'entreprise]", "(insert company name)", "_____________",
        "[Phone Number Required]", "[À compléter]", "[Bitte ausfüllen]", "TODO: add address", "{{company_name}}",
    ],
)  # fmt: skip
def test_places_to_be_filled_in_are_known_in_three_languages(place: str) -> None:
    reading = read_notice(f"This notice is about the people who visit the shop on any day. Write to {place} about it.")
    assert "placeholder" in [remark.kind for remark in remarks_on(reading)]

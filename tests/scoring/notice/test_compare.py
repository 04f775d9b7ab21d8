from __future__ import annotations

import re

import pytest
from evenhand.places import SCENARIOS
from evenhand.scenario import Scenario, load
from evenhand.scoring.notice import against_facts, read_notice
from evenhand.scoring.notice.comparison import Kind, Subject
from evenhand.scoring.notice.durations import durations_in, same_length

NOTICE = """# Privacy notice
Northwind Bakery Ltd. is the controller.

# What we do
We use your e-mail address and your purchase history to send you weekly offers.

# Who receives the data
We share your e-mail address with Example Mail Ltd., our service provider, in Ireland.

# How long
We keep your purchase history for 13 months.

We do not sell your data.
"""


def scenario(**changes: object) -> Scenario:
    purpose = {
        "id": "offers",
        "text": "We send you weekly offers by e-mail.",
        "use": "marketing.communications.email",
        "data": ["user.contact.email", "user.behavior.purchase_history"],
        "retention": {"days": 395},
        "sold_or_shared": False,
    } | changes.pop("purpose", {})
    return Scenario.model_validate(
        {
            "id": "bakery",
            "name": "Bakery",
            "purposes": [purpose],
            "uses_in_practice": ["marketing.communications.email"],
            "recipients": [{"id": "mail", "name": "Example Mail Ltd.", "country": "IE"}],
            "transfers": [],
        }
        | changes
    )


def differences(notice: str, facts: Scenario) -> set[tuple[Kind, Subject, str]]:
    return {(d.kind, d.subject, d.fact) for d in against_facts(read_notice(notice), facts).differences}


def test_a_notice_that_says_what_is_declared_shows_no_difference() -> None:
    result = against_facts(read_notice(NOTICE), scenario())
    assert result.differences == ()
    assert {match.subject for match in result.matches} == {
        Subject.DATA,
        Subject.PURPOSE,
        Subject.RECIPIENT,
        Subject.RETENTION,
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"purpose": {"data": ["user.contact.email", "user.behavior.purchase_history", "user.location.precise"]}},
            (Kind.UNDISCLOSED, Subject.DATA, "user.location.precise"),
        ),
        (
            {"recipients": [{"id": "m", "name": "Example Mail Ltd."}, {"id": "b", "name": "Data Broker Inc."}]},
            (Kind.UNDISCLOSED, Subject.RECIPIENT, "Data Broker Inc."),
        ),
        ({"purpose": {"retention": {"days": 730}}}, (Kind.CONTRADICTED, Subject.RETENTION, "730 days (offers)")),
        ({"transfers": [{"country": "US"}]}, (Kind.UNDISCLOSED, Subject.TRANSFER, "US")),
        ({"purpose": {"sold_or_shared": True}}, (Kind.CONTRADICTED, Subject.SALE, "offers sells or shares data")),
        (
            {"purpose": {"data": ["user.contact.email"]}},
            (Kind.UNDECLARED, Subject.DATA, "user.behavior.purchase_history"),
        ),
        ({"purpose": {"retention": {"days": 30}}}, (Kind.CONTRADICTED, Subject.RETENTION, "30 days (offers)")),
        (
            {"purpose": {"text": "We train a model of taste.", "use": "train_ai_system"}},
            (Kind.UNDISCLOSED, Subject.PURPOSE, "We train a model of taste."),
        ),
    ],
)
def test_one_changed_fact_is_one_of_the_differences(
    changes: dict[str, object], expected: tuple[Kind, Subject, str]
) -> None:
    assert expected in differences(NOTICE, scenario(**changes))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We also share your data with Google, our partner.", (Kind.UNDECLARED, Subject.RECIPIENT, "Google")),
        ("Your data are transferred to servers in India.", (Kind.UNDECLARED, Subject.TRANSFER, "IN")),
        ("We sell your personal information to brokers.", (Kind.UNDECLARED, Subject.SALE, "sale or sharing")),
        ("We record your heart rate.", (Kind.UNDECLARED, Subject.DATA, "user.biometric.health")),
    ],
)
def test_what_the_text_says_beyond_the_facts_is_shown_with_its_sentence(
    sentence: str, expected: tuple[Kind, Subject, str]
) -> None:
    text = NOTICE + "\n" + sentence + "\n"
    result = against_facts(read_notice(text), scenario())
    results = {(d.kind, d.subject, d.fact): d for d in result.undeclared}
    evidence = results[expected].evidence
    assert evidence is not None and evidence.text == sentence
    assert text[evidence.start : evidence.end] == sentence


def test_a_denied_category_that_is_declared_is_a_contradiction() -> None:
    facts = scenario(
        purpose={"data": ["user.contact.email", "user.behavior.purchase_history", "user.health_and_medical"]}
    )
    result = against_facts(read_notice(NOTICE + "\nWe do not use health data.\n"), facts)
    (difference,) = [d for d in result.differences if d.subject is Subject.DATA]
    assert difference.kind is Kind.CONTRADICTED
    assert difference.grave


def test_unknown_facts_are_listed_and_never_count_as_gaps() -> None:
    facts = Scenario.model_validate({"id": "bare", "name": "Bare", "purposes": [{"id": "p"}]})
    result = against_facts(read_notice(NOTICE), facts)
    assert result.undisclosed == ()
    assert {"purposes[0].data", "purposes[0].text", "recipients", "transfers"} <= set(result.not_compared)


def test_customers_who_live_somewhere_are_no_transfer() -> None:
    text = NOTICE + "\nFor customers in the United Kingdom the data are stored in Ireland.\n"
    assert not [d for d in differences(text, scenario()) if d[1] is Subject.TRANSFER and d[2] == "GB"]


def test_the_example_that_hides_its_sale_shows_it_first() -> None:
    facts = load(SCENARIOS / "location-resale.yaml")
    result = against_facts(read_notice(facts.notice.content or ""), facts)
    assert {d.subject for d in result.grave} >= {Subject.DATA, Subject.RECIPIENT, Subject.SALE}
    assert result.differences[0].grave


def test_the_plain_example_hides_nothing() -> None:
    facts = load(SCENARIOS / "plain-opt-in.yaml")
    assert against_facts(read_notice(facts.notice.content or ""), facts).undisclosed == ()


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "for 30 days", 30),
        ("en", "six months", 182.5),
        ("en", "two (2) years", 730),
        ("en", "a year", 365),
        ("en", "24 hours", 1),
        ("en", "13 months", 395.4),
        ("de", "für die Dauer von sechs Monaten", 182.5),
        ("de", "nach 14 Kalendertagen", 14),
        ("de", "ein Jahr lang", 365),
        ("de", "zwei (2) Jahre", 730),
        ("fr", "pendant trois ans", 1095),
        ("fr", "30 jours", 30),
        ("fr", "six (6) mois", 182.5),
    ],
)
def test_periods_are_read_in_words_and_digits(language: str, text: str, days: float) -> None:
    (duration,) = durations_in(text, language)
    assert duration.days == pytest.approx(days, abs=0.1)


def test_rounded_months_are_the_same_length() -> None:
    assert same_length(durations_in("13 months", "en")[0].days, 395)
    assert not same_length(30, 90)


IN_OTHER_LANGUAGES = {
    "de": (
        "# Datenschutz\n\nVerantwortlich ist die Bäckerei Nordwind GmbH.\n\n# Was wir tun\n\nWir verwenden Ihre "
        "E-Mail-Adresse und Ihre Einkäufe, um Ihnen wöchentliche Angebote zu senden.\n\n# Wer die Daten erhält\n\nWir "
        "geben Ihre E-Mail-Adresse an unseren Dienstleister Example Mail Ltd. weiter, und sie wird auf Servern in den "
        "Vereinigten Staaten gespeichert, auf der Grundlage von Standardvertragsklauseln.\n\n# Wie lange\n\nWir "
        "speichern Ihre Einkäufe für 13 Monate.\n\nWir verkaufen Ihre Daten nicht.\n",
        "Wir senden Ihnen wöchentliche Angebote zu.",
    ),
    "fr": (
        "# Confidentialité\n\nLe responsable du traitement est la société Boulangerie Nordwind.\n\n# Ce que nous "
        "faisons\n\nNous utilisons votre adresse e-mail et vos achats pour vous envoyer des offres chaque semaine.\n\n"
        "# Qui reçoit les données\n\nNous transmettons votre adresse e-mail à notre prestataire Example Mail Ltd., et "
        "elle est stockée sur des serveurs situés aux États-Unis, avec des clauses contractuelles types.\n\n# Combien "
        "de temps\n\nNous conservons vos achats pendant 13 mois.\n\nNous ne vendons pas vos données.\n",
        "Nous vous envoyons des offres chaque semaine.",
    ),
}


@pytest.mark.parametrize("language", IN_OTHER_LANGUAGES)
def test_facts_and_notice_in_the_same_other_language_are_compared_whole(language: str) -> None:
    """Every subject matches, and each fact that changes makes the difference that it makes in English."""
    notice, purpose = IN_OTHER_LANGUAGES[language]
    reading = read_notice(notice)
    assert reading.language == language
    own = {"purpose": {"text": purpose}, "transfers": [{"country": "US"}]}
    same = against_facts(reading, scenario(**own))
    assert same.differences == () and not same.in_other_words
    assert {match.subject for match in same.matches} == {*Subject} - {Subject.CONTROLLER, Subject.SALE}
    precise = {"data": ["user.contact.email", "user.behavior.purchase_history", "user.location.precise"]}
    for purpose_fact, others, expected in (
        (precise, {}, (Kind.UNDISCLOSED, Subject.DATA, "user.location.precise")),
        ({"data": ["user.contact.email"]}, {}, (Kind.UNDECLARED, Subject.DATA, "user.behavior.purchase_history")),
        ({"retention": {"days": 730}}, {}, (Kind.CONTRADICTED, Subject.RETENTION, "730 days (offers)")),
        ({"sold_or_shared": True}, {}, (Kind.CONTRADICTED, Subject.SALE, "offers sells or shares data")),
        ({}, {"transfers": []}, (Kind.UNDECLARED, Subject.TRANSFER, "US")),
        ({}, {"recipients": [{"id": "b", "name": "Broker SE"}]}, (Kind.UNDISCLOSED, Subject.RECIPIENT, "Broker SE")),
    ):
        facts = scenario(**own | {"purpose": {"text": purpose} | purpose_fact} | others)
        assert expected in differences(notice, facts)


def test_data_that_stay_in_the_european_economic_area_are_no_transfer() -> None:
    text = NOTICE + "\nYour data are transferred to servers in Ireland and Norway.\n"
    assert not [d for d in differences(text, scenario(jurisdictions=["EU"])) if d[1] is Subject.TRANSFER]


def test_another_controller_in_the_notice_than_the_declared_one_is_named() -> None:
    facts = scenario(controller={"name": "Southfield Grocers plc", "brand": "Southfield"})
    [result] = [d for d in against_facts(read_notice(NOTICE), facts).differences if d.subject is Subject.CONTROLLER]
    assert result.kind is Kind.CONTRADICTED
    assert result.sentence == (
        "The facts declare the controller “Southfield Grocers plc”; the notice says “Northwind Bakery Ltd”."
    )
    for own in ({"name": "Northwind Bakery Ltd"}, {"name": "Nordwind Holding AG", "brand": "Northwind Bakery"}):
        assert not differences(NOTICE, scenario(controller=own))


def test_a_company_that_nobody_declared_is_found_by_its_legal_form() -> None:
    text = NOTICE.replace("in Ireland.", "in Ireland, and with Harbour Cloud Oy, which stores it for us.")
    assert differences(text, scenario()) == {(Kind.UNDECLARED, Subject.RECIPIENT, "Harbour Cloud Oy")}


def test_a_company_may_be_whoever_was_declared_by_kind_alone() -> None:
    facts = scenario(recipients=[{"id": "mail", "name": None, "category": "service provider"}])
    assert not [difference for difference in differences(NOTICE, facts) if difference[1] is Subject.RECIPIENT]


def test_another_period_than_the_declared_one_is_one_difference_that_names_both_and_the_purpose() -> None:
    facts = against_facts(read_notice(NOTICE.replace("13 months", "24 months")), scenario())
    [result] = facts.differences
    assert result.sentence == "The facts declare the retention “395 days (offers)”; the notice says “24 months”."
    assert result.evidence is not None and "24 months" in result.evidence.text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (NOTICE, "it says what is declared"),
        (
            "Política de privacidad. El responsable del tratamiento de sus datos personales es la empresa.",
            "not compared",
        ),
        ("We bake bread.", r"\d+ differences, \d+ of them grave"),
    ],
)
def test_what_was_not_compared_is_never_said_to_agree(text: str, answer: str) -> None:
    assert re.match(answer, against_facts(read_notice(text), scenario()).answer)

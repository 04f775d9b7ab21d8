from __future__ import annotations

import json
import re

import pytest
from evenhand.errors import NoticeError
from evenhand.scoring.notice import ITEMS, ITEMS_US, Found, read_notice
from evenhand.scoring.notice.reading import LONGEST_NOTICE
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sure import sure

SECTIONS = {
    "controller-name": "# Who we are\nThe controller is Northwind Bakery Ltd.",
    "controller-contact": "# Contact\nWrite to hello@northwind.example.",
    "dpo-contact": "# Officer\nOur Data Protection Officer answers within a week.",
    "purposes": "# Why\nWe use your information to deliver your bread.",
    "data-categories": "# What\nWe record your name, your postal address and your allergies.",
    "recipients": "# With whom\nWe disclose your address to our courier, a service provider.",
    "legal-basis": "# Ground\nThe lawful basis is Article 6(1)(b) GDPR.",
    "legitimate-interests": "# Interests\nOur legitimate interest is keeping the ovens busy.",
    "retention": "# How long\nOrders are kept for two years.",
    "source-of-data": "# Sources\nSome details reach us from publicly available registers.",
    "transfers": "# Abroad\nOur servers are hosted in Switzerland, a country with an adequacy decision.",
    "right-access": "# See\nYou have the right of access to your file.",
    "right-rectification": "# Correct\nYou have the right to rectification.",
    "right-erasure": "# Delete\nYou have the right to erasure.",
    "right-restrict": "# Restrict\nYou have the right to restriction of processing.",
    "right-object": "# Object\nYou have the right to object to processing.",
    "right-portability": "# Take along\nYou have the right to data portability.",
    "right-withdraw-consent": "# Change your mind\nYou may revoke your consent with one click.",
    "complaint": "# Complain\nYou may lodge a complaint with the supervisory authority.",
    "must-provide": "# Need we ask\nIf you do not provide your address, we cannot deliver.",
    "automated-decisions": "# Machines\nThere is profiling of regular orders.",
}


def notice(without: str | None = None, plus: str = "") -> str:
    kept = [text for item, text in SECTIONS.items() if item != without]
    return "\n\n".join(["# Privacy notice", *kept, *([plus] if plus else [])]) + "\n"


def found(text: str) -> dict[str, str]:
    reading = read_notice(text)
    return {name: finding.found.value for name, finding in [*reading.items.items(), *reading.items_us.items()]}


def test_a_complete_notice_gives_all_21_items() -> None:
    reading = read_notice(notice())
    assert {name: finding.found for name, finding in reading.items.items()} == dict.fromkeys(ITEMS, Found.PRESENT)
    assert reading.completeness == 1.0


# A legitimate interest is itself a ground, so that item is tested apart.
@pytest.mark.parametrize("item", [item for item in ITEMS if item != "legal-basis"])
def test_an_item_left_out_is_the_one_that_is_missed(item: str) -> None:
    result = found(notice(without=item))
    missing = {name for name in ITEMS if result[name] not in ("present", "denied")}
    assert missing == {item}


def test_a_notice_without_any_ground_gives_no_legal_basis() -> None:
    text = "# Privacy\nWe use your name to deliver bread. Northwind Bakery Ltd. bakes it. We delete it after a year."
    assert found(text)["legal-basis"] == "absent"


@pytest.mark.parametrize(
    ("sentence", "item", "expected"),
    [
        ("We do not sell your personal information.", "sale-or-sharing", "denied"),
        ("We never share your data with third parties.", "recipients", "denied"),
        ("We do not share your data with third parties except our payment provider.", "recipients", "present"),
        ("Your data are not transferred outside the EEA.", "transfers", "denied"),
        ("We do not use automated decision-making.", "automated-decisions", "denied"),
        ("We do not collect any personal data.", "data-categories", "denied"),
        ("You do not have the right to erasure of invoices.", "right-erasure", "denied"),
        ("We do not only use Google Analytics, we also share data with partners.", "recipients", "present"),
        ("We may sell your personal information to data brokers.", "sale-or-sharing", "present"),
    ],
)
def test_a_negated_practice_is_denied_and_an_exception_is_not(sentence: str, item: str, expected: str) -> None:
    assert found(sentence)[item] == expected


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("By using this site you agree to the collection of information.", "legal-basis"),
        ("We voluntarily sponsor a football team.", "must-provide"),
        ("If you refuse cookies, some parts of this site may not work.", "must-provide"),
        ("We restrict access to our offices.", "right-restrict"),
        ("You can review this policy at any time.", "right-access"),
        ("We may change this policy.", "right-rectification"),
        ("If you object to these changes, stop using the service.", "right-object"),
        ("We may sell the business or merge with another company.", "sale-or-sharing"),
        ("Please send it to us.", "transfers"),
        ("We protect your data against unauthorised access.", "right-access"),
        ("Live Scores does not need an account.", "controller-name"),
        ("We use Google Analytics (Google Inc.).", "controller-name"),
    ],
)
def test_a_sentence_that_only_sounds_alike_does_not_give_the_item(sentence: str, item: str) -> None:
    assert found(sentence)[item] in ("absent", "weak")


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("You can ask us for a copy of the personal data we hold about you.", "right-access"),
        ("Consumers have the right to know which categories we collected.", "right-access"),
        ("Please contact us if you would like us to delete your account.", "right-erasure"),
        ("You are entitled to be forgotten.", "right-erasure"),
        ("If your details are inaccurate, tell us and we will correct them.", "right-rectification"),
        ("You can change your personal details in your account settings.", "right-rectification"),
        ("You can unsubscribe from our newsletter with the link in every message.", "right-withdraw-consent"),
        ("Consent once given can be revoked at any time.", "right-withdraw-consent"),
        ("You may object at any time to direct marketing.", "right-object"),
        ("You can opt out of targeted advertising.", "right-object"),
        ("You may ask us to limit the use of your data.", "right-restrict"),
        ("You can receive your data in a structured, commonly used and machine-readable format.", "right-portability"),
        ("You can complain to the Information Commissioner's Office (ICO).", "complaint"),
        ("You have the right to lodge a complaint with the CNIL.", "complaint"),
        ("We process your data under Art. 6(1)(f) GDPR.", "legitimate-interests"),
        ("Processing rests on your consent, Art. 6(1)(a).", "legal-basis"),
        ("We keep server logs for 30 days.", "retention"),
        ("Data are stored for as long as your account is active.", "retention"),
        ("Your data may be stored in the United States.", "transfers"),
        ("We rely on standard contractual clauses.", "transfers"),
        ("Fields marked with an asterisk are mandatory.", "must-provide"),
        ("The provision of your data is neither a statutory nor a contractual requirement.", "must-provide"),
        ("You are not obliged to provide your telephone number.", "must-provide"),
        ("We receive information about you from social networks.", "source-of-data"),
        ("We obtain your credit score from credit reference agencies.", "source-of-data"),
        ("Decisions are based solely on automated processing.", "automated-decisions"),
        ("Reach our DPO at dpo@northwind.example.", "dpo-contact"),
        ("This site is operated by Northwind Bakery.", "controller-name"),
        ("Northwind GmbH (“we”) bakes bread.", "controller-name"),
        ("Call us on +44 20 7946 0000.", "controller-contact"),
        ("We honour the Global Privacy Control.", "gpc"),
        ("You may limit the use of your sensitive personal information.", "sensitive-limit"),
        ("Click “Do Not Sell or Share My Personal Information”.", "opt-out-link"),
        ("We will notify you of changes to this policy by e-mail.", "change-notice"),
        ("Last updated: 3 May 2026.", "effective-date"),
    ],
)
def test_different_wordings_of_an_item_are_found(sentence: str, item: str) -> None:
    assert found(sentence)[item] == "present"


def test_a_contradictory_notice_shows_what_it_does_not_what_it_denies() -> None:
    text = "We never sell your data.\n\nWe sell your data to advertisers when you play."
    finding = read_notice(text).items_us["sale-or-sharing"]
    assert finding.found is Found.PRESENT
    assert [piece.text for piece in finding.evidence] == ["We sell your data to advertisers when you play."]


def test_an_item_buried_in_a_long_sentence_under_another_heading_is_found() -> None:
    text = (
        "# Cookies\nCookies are small files, and while we are on the subject of small things, orders come to us by web"
        " and by telephone, bread is baked at night, and you may lodge a complaint with the supervisory authority."
    )
    assert found(text)["complaint"] == "present"


def test_rights_in_a_list_are_read_with_the_words_that_introduce_it() -> None:
    text = "# Your rights\nYou have the right to:\n- access your data\n- have them corrected\n"
    text += "- have them erased\n- object to marketing"
    result = found(text)
    assert {result[item] for item in ("right-access", "right-rectification", "right-erasure", "right-object")} == {
        "present"
    }


def test_the_cells_of_a_table_are_read_with_the_heads_of_their_columns() -> None:
    text = "| Data | Kept for |\n| --- | --- |\n| your name | 2 years |\n| your orders | 90 days |\n"
    finding = read_notice(text).items["retention"]
    assert [piece.text for piece in finding.evidence] == ["2 years", "90 days"]


def test_evidence_is_the_text_at_its_offsets_and_the_json_is_plain() -> None:
    text = "﻿# Privacy – “notice”\r\n\r\n" + notice() + "\n• We’ll keep your name for 3 years…\n\tAnd no longer."
    reading = read_notice(text)
    for finding in [*reading.items.values(), *reading.items_us.values()]:
        assert bool(finding.evidence) == (finding.found is not Found.ABSENT)
        assert all(text[piece.start : piece.end] == piece.text for piece in finding.evidence)
    for sentence in sure(reading.vagueness).sentences:
        assert text[sentence.evidence.start : sentence.evidence.end] == sentence.evidence.text
    assert json.loads(json.dumps(reading.to_json_dict())) == reading.to_json_dict()


def test_the_json_has_the_documented_keys() -> None:
    data = read_notice(notice()).to_json_dict()
    assert list(data) == [
        "items", "items_us", "words", "minutes", "confidence", "language", "language_name", "warnings",
        "readability", "vagueness", "completeness", "clarity",
    ]  # fmt: skip
    assert tuple(data["items"]) == ITEMS
    assert tuple(data["items_us"]) == ITEMS_US
    for finding in data["items"].values():  # pyrefly: ignore[missing-attribute]
        assert list(finding) == ["found", "evidence", "why"]


def test_minutes_are_words_at_238_a_minute() -> None:
    reading = read_notice("bread " * 476)
    assert reading.words == 476
    assert reading.minutes == pytest.approx(2.0)


def test_a_few_words_are_read_but_said_to_be_too_few() -> None:
    assert read_notice("We respect your privacy.").confidence == "too-short"
    assert read_notice(notice()).confidence == "normal"


def test_the_same_text_gives_the_same_reading() -> None:
    assert read_notice(notice()).to_json_dict() == read_notice(notice()).to_json_dict()


def test_clarity_and_completeness_are_apart_and_clear_text_is_clearer() -> None:
    plain = read_notice("We keep your name. We keep it for a year. We show it to nobody.")
    vague = read_notice(
        "Depending on circumstances, certain information may from time to time be disclosed by us to various third"
        " parties as appropriate, and we might generally retain some of the aforementioned information."
    )
    assert plain.readable is not None and vague.readable is not None and plain.readable > vague.readable
    assert plain.precise == 100 and vague.precise == 0


def test_taking_a_sentence_away_never_raises_completeness() -> None:
    text = notice()
    whole = read_notice(text).completeness
    for sentence in re.findall(r"^[A-Z].*\.$", text, re.MULTILINE):
        assert read_notice(text.replace(sentence, "")).completeness <= whole


UNKNOWN_LANGUAGES = {
    "Spanish": "Utilizamos su nombre y su dirección para entregarle el pan que ha pedido y para nada más. Usted tiene"
    " derecho a acceder a sus datos y a presentar una reclamación ante la autoridad de control.",
    "Italian": "Trattiamo i suoi dati soltanto per consegnarle il pane che ha ordinato. Lei ha il diritto di accedere"
    " ai suoi dati e di proporre reclamo al Garante.",
    "Dutch": "Wij gebruiken uw naam en adres om u het bestelde brood te bezorgen en voor niets anders. U heeft recht op"
    " inzage in uw gegevens.",
}


@pytest.mark.parametrize("language", UNKNOWN_LANGUAGES)
def test_a_language_that_is_not_known_is_named_and_gets_no_figures(language: str) -> None:
    reading = read_notice(UNKNOWN_LANGUAGES[language])
    assert reading.language_name == language and language in " ".join(reading.warnings)
    data = reading.to_json_dict()
    assert (data["completeness"], data["clarity"], data["vagueness"]) == (None, None, None)
    assert reading.readability.grade is None and reading.readability.lix > 0
    assert {finding.found for finding in (*reading.items.values(), *reading.items_us.values())} == {Found.UNASSESSED}


@pytest.mark.parametrize("text", ["", "  \n\t ", "--- *** |||", "\u200b\ufeff", "#"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(NoticeError, match="no words"):
        read_notice(text)


def test_a_text_beyond_measure_is_refused() -> None:
    with pytest.raises(NoticeError, match="characters"):
        read_notice("a " * LONGEST_NOTICE)


WORDS = st.sampled_from(
    [
        "we",
        "may",
        "share",
        "your",
        "data",
        "with",
        "third",
        "parties",
        "opt",
        "out",
        "right",
        "to",
        "access",
        "delete",
        "object",
        "consent",
        "not",
        ":",
        ";",
        ".",
        ",",
        "-",
        "•",
        "(",
        ")",
        "|",
        "#",
        "\n",
        "\n\n",
        "1.",
        "a)",
        "Ltd",
        "withdraw",
        "cookies",
        "transfer",
        "United",
        "States",
        "30",
        "days",
        "e.g.",
        "Art.",
        "6(1)(a)",
        "\xa0",
        "“",
        "”",
        "😀",
        "\x00",
        "\r",
    ]
)


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=150).map(" ".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reading = read_notice(text)
    except NoticeError:
        return
    for finding in reading.items.values():
        for piece in finding.evidence:
            assert text[piece.start : piece.end] == piece.text
    json.dumps(reading.to_json_dict(), allow_nan=False)


@pytest.mark.parametrize("unit", ["a", "We share ", "(", "A B, ", "you may ", "not ", "| ", "# ", "1. ", "data,"])
def test_long_runs_of_one_thing_do_not_stall_the_reader(unit: str) -> None:
    text = "x " + unit * (20_000 // len(unit))
    assert read_notice(text).words >= 1


PLAIN = """# Who else sees it?

Royal Mail, our card processor and our accountants.

# Do we send it abroad?

No. Everything stays here.

# How long do we keep it?

Orders: six years, because tax law says so.

# Do you have to give us your data?

No, but we cannot post a book without an address.

# Computers that decide

We make no decisions by computer alone.
"""


def test_what_stands_below_a_heading_that_asks_for_an_item_answers_it() -> None:
    result = found(PLAIN)
    assert {
        item: result[item] for item in ("recipients", "transfers", "retention", "must-provide", "automated-decisions")
    } == {
        "recipients": "present",
        "transfers": "denied",
        "retention": "present",
        "must-provide": "present",
        "automated-decisions": "denied",
    }


@pytest.mark.parametrize(
    ("item", "sentence", "found"),
    [
        ("right-restrict", "You may ask us to limit what we do with them.", "present"),
        ("right-restrict", "You can tell us to restrict how we use your details.", "present"),
        ("must-provide", "You do not have to agree.", "present"),
        ("must-provide", "The card works the same if you say no.", "present"),
        ("must-provide", "If you decline, nothing else changes.", "present"),
        ("automated-decisions", "We make no decisions about you by machine alone.", "denied"),
        ("automated-decisions", "Decisions on credit are made by a computer.", "present"),
    ],
)
def test_plain_wordings_of_an_item_are_found(item, sentence, found):
    assert read_notice(f"{sentence} We collect your name and your e-mail address.").items[item].found == found

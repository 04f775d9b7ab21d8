"""What counsel reads in a notice by hand counts where the reader does not know the language."""

from __future__ import annotations

import datetime as dt

import pytest
from evenhand.scenario import Jurisdiction
from evenhand.scenario.notice import RecordedItem
from evenhand.scoring import score
from evenhand.scoring.notice import Found, read_notice, recorded_items
from pydantic import ValidationError

SPANISH = (
    "Utilizamos su nombre y su dirección para entregarle el pan que ha pedido y para nada más.\n"
    "Usted puede retirar su consentimiento\nen cualquier momento. Los datos marcados son obligatorios.\n"
) * 3
GIVEN = {
    "item": "right-withdraw-consent", "says": "given", "by": "Legal", "date": dt.date(2026, 3, 1),
    "sentence": "Usted puede retirar su consentimiento en cualquier momento.",
}  # fmt: skip
PLACE = Jurisdiction.EU


def test_a_record_shows_the_sentence_where_it_stands_whatever_the_blanks(lawful, vary) -> None:
    scenario = vary(lawful, {"notice.content": SPANISH, "notice_items": (RecordedItem(**GIVEN),)})
    finding = recorded_items(read_notice(SPANISH), scenario)["right-withdraw-consent"]
    (piece,) = finding.evidence
    assert finding.found is Found.PRESENT and SPANISH[piece.start : piece.end] == piece.text
    assert "Legal" in finding.why and "2026" in finding.why


def test_a_sentence_that_the_notice_does_not_hold_shows_nothing(lawful, vary) -> None:
    record = RecordedItem(**(GIVEN | {"sentence": "Usted no puede hacer nada."}))
    assert not recorded_items(read_notice(SPANISH), vary(lawful, {"notice_items": (record,)}))


@pytest.mark.parametrize("without", ["by", "date", "sentence"])
def test_a_record_is_signed_and_shows_its_sentence(without: str) -> None:
    with pytest.raises(ValidationError):
        RecordedItem(**{name: value for name, value in GIVEN.items() if name != without})


def test_a_record_is_judged_where_the_reader_cannot_read(lawful, vary) -> None:
    record = RecordedItem(**(GIVEN | {"item": "must-provide", "sentence": "Los datos marcados son obligatorios."}))
    spanish = vary(lawful, {"notice.content": SPANISH})
    recorded = vary(spanish, {"notice_items": (record,)})
    before, after = (score(one).criterion("T15", PLACE) for one in (spanish, recorded))
    assert "not one recorded" not in str(before.evidence) and any(
        "Legal" in str(value) for value in after.evidence.values()
    )
    assert after.low >= before.low

"""Files and texts that crashed, hung or misled: read, or refused in words, with work in proportion."""

from __future__ import annotations

import io
import zipfile

import pytest
from evenhand.errors import NoticeError
from evenhand.places import ROOT
from evenhand.scoring.notice import read_bytes, read_notice
from evenhand.scoring.notice.files import text_of
from evenhand.scoring.notice.languages.loading import words_of
from evenhand.scoring.notice.sentences import boundaries

CASES = ROOT / "tests" / "cases" / "notice"
READ = ("aes-128-nopassword.pdf", "aes-256-nopassword.pdf", "plain.pdf", "ok.docx", "docx-gridspan.docx",
        "docx-vmerge-deep.docx")  # fmt: skip
REFUSED = ("pdf-aes-fake.pdf", "docx-brackets.docx", "damaged-stream.docx")


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(name: str) -> None:
    reading = read_bytes((CASES / name).read_bytes(), name)
    assert reading.items["purposes"].found == "present"


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_words(name: str) -> None:
    with pytest.raises(NoticeError) as refused:
        read_bytes((CASES / name).read_bytes(), name)
    assert name in refused.value.message or "no words" in refused.value.message


def test_a_tag_with_many_attributes_is_read_without_them() -> None:
    page = f"<p {' '.join(f'a{number}=1' for number in range(300_000))}>We collect your email. You may object.</p>"
    assert text_of(page.encode(), "notice.html") == "We collect your email. You may object."


def test_attributes_that_hold_marks_are_no_text() -> None:
    page = f'<p title="a > b" data-x="{"<y>" * 3000}">We keep <b>your</b> name.</p>'
    assert text_of(page.encode(), "notice.html") == "We keep your name."


def test_a_page_of_more_tags_than_can_be_read_is_refused() -> None:
    with pytest.raises(NoticeError, match="tags"):
        read_bytes(b"<b>" * 400_000, "notice.html")


def test_a_part_that_unpacks_to_more_than_can_be_read_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<a>" + " " * 20_000_000 + "</a>")
    with pytest.raises(NoticeError):
        read_bytes(buffer.getvalue(), "notice.docx")


HOSTILE = {
    "one sentence": "we share your data with partners and ",
    "brackets": "(",
    "stops": ".",
    "spaced stops": ". ",
    "bars": "| ",
    "hashes": "# ",
    "quotes": '"',
    "colons": "a: ",
    "hyphens": "a-\n",
    "lines": "we share\n",
    "invisible": "a\u200b",
    "capitals": "A B, ",
    "comments": "<!-- ",
    "tags": "<p>x</p>",
    "links": "[x](y) ",
}


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_a_million_characters_are_read(unit: str) -> None:
    text = "Data x " + unit * (1_000_000 // len(unit))
    assert read_notice(text).words >= 1


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_no_sentence_is_longer_than_the_patterns_bear(unit: str) -> None:
    text = "Data x " + unit * (50_000 // len(unit))
    assert all(end - start <= 1000 for start, end in boundaries(text, 0, len(text), words_of("en")))

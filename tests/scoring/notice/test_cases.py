"""Small inputs that real notices were reduced to: what the reader must find in them, and what it must not."""

from __future__ import annotations

import pytest
from evenhand.places import ROOT
from evenhand.scoring.notice import Found, read_file, read_notice
from evenhand.scoring.notice.patterns import patterns_of
from evenhand.scoring.notice.structure import split
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = ROOT / "tests" / "cases" / "notice"
NOT_GIVEN = {"n04", "n05", "n06", "n07", "n08", "n09", "n10", "n19"}
NAMED = sorted(path for path in CASES.glob("n*_*.txt") if path.stem[:3] <= "n20")


@pytest.mark.parametrize("path", NAMED, ids=lambda path: path.stem)
def test_an_item_is_found_where_it_is_given_and_only_there(path) -> None:
    finding = read_file(path).items[path.stem[4:]]
    assert (finding.found is Found.PRESENT) == (path.stem[:3] not in NOT_GIVEN)


def test_evidence_is_the_sentence_although_lines_end_in_a_blank() -> None:
    finding = read_file(CASES / "n21_wrapped_trailing_space.txt").items["retention"]
    assert [piece.text for piece in finding.evidence] == [
        "We keep your order data for six years because tax law says so."
    ]


def test_a_date_in_a_line_of_its_own_is_read() -> None:
    finding = read_file(CASES / "n22_date_line.txt").items_us["effective-date"]
    assert (finding.found, finding.evidence[0].text) == (Found.PRESENT, "Effective Date: March 16, 2020")


def test_one_word_a_line_is_read_and_said_and_gets_no_figures() -> None:
    reading = read_file(CASES / "n23_one_word_a_line.txt")
    assert {reading.items[item].found for item in ("retention", "complaint", "right-erasure")} == {Found.PRESENT}
    assert reading.confidence == "not-read-properly" and "one word a line" in " ".join(reading.warnings)
    assert (reading.completeness, reading.readable, reading.precise) == (None, None, None)


def test_a_table_with_labels_before_its_rows_is_read() -> None:
    items = read_file(CASES / "n24_row_label_table.md").items
    rights = ("access", "rectification", "erasure", "restrict", "portability", "object")
    for item in ("purposes", "retention", "recipients", "legal-basis", *(f"right-{right}" for right in rights)):
        assert items[item].found is Found.PRESENT, item


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("our \ue001\ue002\ue003\ue004 name \ue005\ue006\ue007 " * 40, "no letter"),
        ("(cid:12)(cid:44)(cid:3) " * 60, "no letter"),
        ("W e k e e p y o u r n a m e f o r a y e a r . " * 6, "blanks between"),
        ("Xqzt brrp kjhgfd wsdfgh plmnb zxcvb " * 20, "no words"),
        ("We keep your name for one     You have the right to ask us\n" * 30, "columns"),
    ],
)
def test_what_was_not_read_properly_is_said(text: str, words: str) -> None:
    reading = read_notice(text)
    assert reading.confidence in {"not-read-properly", "language-not-known"} and reading.completeness is None
    assert words in " ".join(reading.warnings)


HEADED = (
    ("Right to data portability", "Ask us and we send it.", "right-portability"),
    ("How long we keep it", "Six years.", "retention"),
    ("Right to object", "Tell us at any time.", "right-object"),
    ("Who receives your data?", "Our hosting company.", "recipients"),
    ("Why do we use your data?", "To bake your bread.", "purposes"),
    ("Automated decision-making", "None.", "automated-decisions"),
    ("International transfers", "There are none.", "transfers"),
    ("Legal basis", "Contract.", "legal-basis"),
    ("Right to rectification", "We mend what is wrong.", "right-rectification"),
    ("Where do we get your data from?", "From your bank.", "source-of-data"),
    ("Must you give us your data?", "No.", "must-provide"),
)


@pytest.mark.parametrize("form", ["## {0}\n\n{1}\n\n## Next\n\nAll is well.", "{0}\n\n{1}", "**{0}**\n\n{1}"])
@pytest.mark.parametrize(("heading", "text", "item"), HEADED)
def test_a_heading_carries_what_stands_below_it(form: str, heading: str, text: str, item: str) -> None:
    """However it is marked, and though the text alone would say nothing."""
    before = "# Privacy notice\n\nThis notice is about the shop and the people who visit it on any day of the week.\n\n"
    assert read_notice(before + form.format(heading, text)).items[item].found in {Found.PRESENT, Found.DENIED}


SENTENCES = st.sampled_from([sentence.reading for path in sorted((ROOT / "scenarios" / "notices").glob("*.md"))
                             for sentence in split(path.read_text(encoding="utf-8"))])  # fmt: skip


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=120)
@given(SENTENCES)
def test_trying_only_where_the_words_stand_finds_what_a_plain_search_finds(sentence: str) -> None:
    patterns = patterns_of("en")
    opened = patterns.gate.open(sentence)
    for item in (*patterns.items, *patterns.items_us):
        for pattern in (*item.strong, *item.in_section, *item.hint, *item.unless):
            assert (pattern.search(opened) is None) == (pattern.expression.search(sentence) is None)

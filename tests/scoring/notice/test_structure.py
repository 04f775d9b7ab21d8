from __future__ import annotations

from evenhand.scoring.notice.mapped import fold
from evenhand.scoring.notice.structure import split
from hypothesis import given, settings
from hypothesis import strategies as st


def texts(notice: str) -> list[str]:
    return [sentence.text for sentence in split(notice) if not sentence.is_heading]


def headings(notice: str) -> list[str]:
    return [sentence.text for sentence in split(notice) if sentence.is_heading]


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert texts("We rely on Art. 6(1)(a) GDPR. Data go to the U.S. only, e.g. to New York. That is all.") == [
        "We rely on Art. 6(1)(a) GDPR.",
        "Data go to the U.S. only, e.g. to New York.",
        "That is all.",
    ]


def test_headings_are_told_from_sentences() -> None:
    notice = (
        "Privacy Policy\n\nWe bake bread.\n\n2. Your Rights\n\nYou have some.\n\n## How long do we keep it?\n\nA year."
    )
    assert headings(notice) == ["Privacy Policy", "Your Rights", "How long do we keep it?"]
    assert texts(notice) == ["We bake bread.", "You have some.", "A year."]


def test_a_sentence_knows_the_heading_above_it() -> None:
    notice = "Contact Us\nWrite to us.\n\nYOUR RIGHTS\nAsk us."
    assert [sentence.heading for sentence in split(notice) if not sentence.is_heading] == ["Contact Us", "YOUR RIGHTS"]


def test_bullets_are_sentences_read_with_their_introduction() -> None:
    sentences = split("You may:\n• see your data;\n• delete them.\n\nThat is all.")
    assert [sentence.reading for sentence in sentences] == [
        "You may:",
        "You may see your data;",
        "You may delete them.",
        "That is all.",
    ]


def test_a_list_without_bullets_ends_with_its_full_stop() -> None:
    sentences = split("We use data to:\nbake bread;\ndeliver it.\nWe like it.")
    assert [sentence.reading for sentence in sentences][-2:] == ["We use data to deliver it.", "We like it."]


def test_lines_wrapped_in_the_middle_of_a_sentence_are_one_sentence() -> None:
    notice = "We bake bread every night of the week in three old ovens, and\nwe deliver it before the sun is up.\n"
    assert len(split(notice)) == 1


def test_a_line_that_goes_on_behind_a_full_stop_is_not_the_end_of_a_sentence() -> None:
    """Wherever the lines were broken, and whatever the next one begins with."""
    notice = (
        "Wir backen jede Nacht der Woche in drei alten Öfen Brot. Ihnen steht das Recht auf Berichtigung unrichtiger\n"
        f"Daten und auf deren Löschung zu.\n{'x' * 300}\n"
    )
    assert "Berichtigung unrichtiger\nDaten und auf" in " ".join(texts(notice))


def test_what_looks_like_a_heading_above_one_that_is_marked_is_text() -> None:
    assert texts("## Transfers\n\nNo transfers to other countries\n\n## Contact\n\nWrite to us.") == [
        "No transfers to other countries",
        "Write to us.",
    ]


MARKED_UP = """<!-- <p>We sell it all.</p> -->
- [Our partners](#partners)
1. [How long](#how-long)

<h2 id="partners">Our partners</h2>
<p>We bake &amp; deliver<br/>every <b>night</b>.</p>
<ul><li>to <a href="https://shop.example">the shop</a></li></ul>
Write to [us](mailto:oven@bread.example) or [the mill](https://mill.example/sells-data).
"""


def test_marks_of_html_and_markdown_are_not_what_a_notice_says() -> None:
    """Comments, entries of a table of contents and the addresses of links are left out, where mail goes is not."""
    sentences = split(MARKED_UP)
    assert [sentence.reading for sentence in sentences] == [
        "Our partners",
        "We bake & deliver",
        "every night.",
        "to the shop",
        "Write to us oven@bread.example or the mill.",
    ]
    assert [sentence.is_heading for sentence in sentences] == [True, False, False, False, False]
    assert all(MARKED_UP[sentence.start : sentence.end] == sentence.text for sentence in sentences)


def test_a_very_long_line_is_read_in_pieces() -> None:
    assert max(len(sentence.text) for sentence in split("word " * 5000)) <= 1000


def test_folding_keeps_every_character_in_its_place() -> None:
    assert fold("“It’s” – a\u00a0test\r\n") == '"It\'s" - a test \n'


@settings(deadline=None, derandomize=True)
@given(st.text(alphabet=st.sampled_from("aB .,:;!?\n\t-•#|*()[]<>/p&;1“’é😀\u00a0\u2028\x85\r"), max_size=300))
def test_sentences_never_overlap_and_stand_where_they_say(notice: str) -> None:
    end = 0
    for sentence in split(notice):
        assert end <= sentence.start < sentence.end
        assert notice[sentence.start : sentence.end] == sentence.text
        end = sentence.end

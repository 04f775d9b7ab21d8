"""The labels of the public notices: whole, of known items, and the two halves apart."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from evenhand.scoring.notice import ITEMS

from benchmarks.agreement import cohens_kappa
from benchmarks.public_notices import HALVES, SETS, PublicNotice, catalogue, text_of

NOTICES = catalogue()


@pytest.mark.parametrize(("collected", "each_half"), [("second", 10), ("third", 7)])
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_every_set_has_notices_of_each_language_in_two_halves(collected: str, each_half: int, language: str) -> None:
    """Halves are about as large as each other, and no set is without a language."""
    notices = [notice for notice in NOTICES if notice.language == language and notice.collected == collected]
    halves = Counter(notice.half for notice in notices)
    assert set(halves) == set(HALVES)
    assert min(halves.values()) >= each_half


def test_no_two_notices_of_a_language_have_one_publisher() -> None:
    """Not in one set and not across the sets: a publisher's own template would stand on both sides."""
    assert {notice.collected for notice in NOTICES} == set(SETS)
    publishers = [(notice.language, notice.address.split("/")[3]) for notice in NOTICES]
    assert len(set(publishers)) == len(publishers)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.name)
def test_a_notice_says_where_it_stands_and_what_it_gives(notice: PublicNotice) -> None:
    """An address at a commit, the file's digest, and for each item the place and the fingerprint of its sentence."""
    assert re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+/blob/[0-9a-f]{40}/\S+", notice.address)
    assert re.fullmatch(r"[0-9a-f]{64}", notice.sha256)
    for labels in notice.labellings:
        assert labels
        assert set(labels) <= set(ITEMS)
        for start, end, fingerprint in labels.values():
            assert 0 <= start < end
            assert re.fullmatch(r"[0-9a-f]{16}", fingerprint)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_a_dozen_notices_are_labelled_twice(language: str) -> None:
    """Every difference between the two labellings, and nothing else, is settled, with a reason."""
    twice = [notice for notice in NOTICES if notice.language == language and len(notice.labellings) == 2]
    assert len(twice) >= 12
    for notice in twice:
        first, second = map(set, notice.labellings)
        assert set(notice.settled) == first ^ second
        assert all(reason for _, reason in notice.settled.values())
        assert first & second <= notice.given <= first | second


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([(True, True), (False, False)], 1.0),
        ([(True, True), (True, False), (False, True), (False, False)], 0.0),
        ([(True, False), (False, True)], -1.0),
        # 20 yes and yes, 15 no and no, 5 and 10 apart: Cohen's own way of counting gives .7 seen, .5 by chance.
        ([(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15, 0.4),
        ([(True, True)] * 3, None),
    ],
)
def test_kappa_is_agreement_beyond_chance(pairs: list[tuple[bool, bool]], kappa: float | None) -> None:
    """Worked by hand."""
    assert cohens_kappa(pairs) == (None if kappa is None else pytest.approx(kappa))


def test_a_text_that_changed_is_not_measured(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Labels hold for the file they were made on."""
    folder = tmp_path_factory.mktemp("notices")
    (folder / f"{NOTICES[0].name}.md").write_text("We collect nothing.", encoding="utf-8")
    assert text_of(NOTICES[0], folder) is None
    assert text_of(NOTICES[1], folder) is None

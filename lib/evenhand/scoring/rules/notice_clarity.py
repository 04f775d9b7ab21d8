"""Transparency, how the notice is written: readable, precise, short."""

from __future__ import annotations

from evenhand.scoring.outcome import ANY_LEVEL, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.notice_reading import measured, read
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import Ternary, above, all_of, any_of, at_most
from evenhand.vocabulary.numbers import percent


@rule("T21", Reach.SCENARIO)
def readable(look: Reader, at: Place) -> Outcome:
    """Judge the reading grade; where children are among the readers, two grades stricter."""
    reading = measured(look)
    young = look.equals("audience.children", "mixed", "targeted")
    if reading is None or reading.defect is not None:
        return ANY_LEVEL
    level = reading.readability.grade
    if level is None:
        # No formula for the language: LIX counts long words and sentences in any European one; a newspaper has 40.
        level = (reading.readability.lix - 20) / 2.5
    look.note("notice.content#grade", round(level, 1))

    def harder(limit: float) -> Ternary:
        return any_of(level > limit, all_of(young, level > limit - 2))

    return ladder((0, harder(16)), (1, harder(13)), (2, harder(10)), (3, harder(8)), otherwise=4)


@rule("T22", Reach.SCENARIO)
def precise_wording(look: Reader, at: Place) -> Outcome:
    """Judge how many sentences about data leave open what is done."""
    reading = read(look)
    if reading is None or reading.vagueness is None or not reading.vagueness.practices or reading.defect is not None:
        return ANY_LEVEL
    share = reading.vagueness.unresolved_share
    look.note("notice.content#vague", f"{percent(share)} of {reading.vagueness.practices} sentences about data")
    return ladder((0, share > 0.6), (1, share > 0.4), (2, share > 0.25), (3, share >= 0.1), otherwise=4)


@rule("T23", Reach.SCENARIO)
def concise(look: Reader, at: Place) -> Outcome:
    """Judge the length, or that of the first layer."""
    reading = measured(look)
    brief = at_most(look.fact("notice.first_layer_words"), 300)
    if reading is None:
        return ANY_LEVEL
    words = reading.words
    return ladder(
        (4, any_of(at_most(words, 1500), brief)),
        (0, above(words, 8000)),
        (1, above(words, 5000)),
        (2, above(words, 3000)),
        otherwise=3,
    )

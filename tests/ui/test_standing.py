"""Whatever could stand to vote is proposed, or named with the reason why not; nothing is both, and nothing twice."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from evenhand.ui.workshop import standing
from evenhand.ui.workshop.standing import MOST_ALTERNATIVES, PROPOSED, left_out, proposed
from hypothesis import given
from hypothesis import strategies as st

GATES = {"free": [], "signed": ["G2"], "never": ["G1"], "both": ["G2", "G1"]}
CANDIDATES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2),
    st.tuples(st.sampled_from(sorted(GATES)), st.integers(0, 4)),
    max_size=12,
)
"""Programme → what stands against it, and at how many offers it was put to vote."""


@pytest.fixture(scope="module")
def candidates():
    """Return a function that says what is known of candidates, as the page is told it."""
    with pytest.MonkeyPatch.context() as patched:
        against: dict[str, str] = {}
        patched.setattr(standing, "_gates", lambda key: [SimpleNamespace(kind=kind) for kind in GATES[against[key]]])
        patched.setattr(standing, "stopping", lambda gates: gates)
        patched.setattr(standing, "headline", lambda gate: f"{gate.kind} stands.")

        def known(drawn):
            against.clear()
            against.update({key: kind for key, (kind, _) in drawn.items()})
            offers = [f"{key}?pay={pay}" for key, (_, many) in drawn.items() for pay in range(many)]
            return {each: each.upper() for each in (*offers, *drawn)}

        yield known


@pytest.mark.slow
@given(drawn=CANDIDATES)
def test_what_is_proposed_and_what_is_not_are_all_there_is(candidates, drawn):
    known = candidates(drawn)
    chosen, others = proposed(known), left_out(known)
    assert sorted([*chosen, *others]) == sorted(known)
    assert all(others.values())
    assert len(chosen) <= MOST_ALTERNATIVES


@pytest.mark.slow
@given(drawn=CANDIDATES)
def test_each_reason_is_true(candidates, drawn):
    known = candidates(drawn)
    chosen, others = proposed(known), left_out(known)
    offered = {each.partition("?")[0] for each in chosen if "?" in each}
    for key, why in others.items():
        if "?" in key:
            assert why.startswith("No more than") and len(chosen) == MOST_ALTERNATIVES
        elif key in offered:
            assert why == "It stands to vote at an offer."
        elif "G1" in GATES[drawn[key][0]]:
            assert why == "G1 stands."
        else:
            assert why.startswith(f"The {len(chosen)} proposed come first") and len(chosen) >= PROPOSED
            assert ("signed reason" in why) == bool(GATES[drawn[key][0]])
            # Nothing that needs a reason takes the place of what needs none.
            if not GATES[drawn[key][0]]:
                assert not any("?" not in each and GATES[drawn[each][0]] for each in chosen)

"""What a page of the room shows, as plain values for the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from evenhand.store import Store
from evenhand.workshop.decisions import get_decision
from evenhand.workshop.dissent import own_dissent, own_sentence
from evenhand.workshop.facts import enough_known, fact_questions, knows_enough
from evenhand.workshop.notice import notice_seconds
from evenhand.workshop.opening import Alternative, Statement, Workshop
from evenhand.workshop.participants import ROLES, VOTING_ROLES, name_of, people
from evenhand.workshop.plan import get_expected
from evenhand.workshop.proposals import get_proposal, has_read, read_backs
from evenhand.workshop.results import Answers, RoundResults, farthest, mean_rating, round_results
from evenhand.workshop.room.live import Now, now_in
from evenhand.workshop.room.visitor import Visitor
from evenhand.workshop.rounds import Vote, VotingRound, list_rounds, own_vote
from evenhand.workshop.weights import criteria_of, own_points
from evenhand.workshop.words import Words

UNSAID = "unsaid"
"""Stands for "I would rather not say" in forms, where nothing can be chosen only by not choosing."""


def page_of(visitor: Visitor, *, step: int | None = None, typed: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return the name of a template and what it shows.

    Parameters
    ----------
    step
        Which part of the ballot; None for the first that is not answered.
    typed
        What was typed into a form that was refused: it is shown again, as it was.
    """
    now, latest = now_in(visitor.store, visitor.workshop.id)
    shown: dict[str, object] = {"now": now, "typed": defaultdict(str, typed or {}), **_everywhere(visitor)}
    decision = get_decision(visitor.store, visitor.workshop.id)
    if decision is not None:
        today = visitor.store.database.clock().date()
        return {**shown, "template": "record", "decision": decision, "overdue": decision.overdue(today)}
    if visitor.seat is None:
        if visitor.shares and not (typed or {}).get("new"):
            return {**shown, "template": "who", "shared": visitor.shared}
        return {**shown, "template": "join", "roles": ROLES, "voting": VOTING_ROLES, "must_pin": visitor.shares}
    if latest is None or (not latest.revealed and not visitor.seat.votes):
        return {**shown, "template": "waiting", "latest": latest, **_points(visitor), **_facts(visitor)}
    if not latest.revealed:
        return {**shown, **_points(visitor), **_ballot(visitor, latest, now, step)}
    return {**shown, **_results(visitor, latest)}


def _everywhere(visitor: Visitor) -> dict[str, object]:
    present = people(visitor.store, visitor.workshop.id) if visitor.seat else ()
    expected = get_expected(visitor.store, visitor.workshop.id)
    return {
        "t": visitor.t,
        "workshop": visitor.workshop,
        "title": visitor.t.title(visitor.workshop),
        "question": visitor.t.question(visitor.workshop),
        "seat": visitor.seat,
        "own_name": name_of(visitor.store, visitor.seat) if visitor.seat else "",
        "shares": visitor.shares,
        "mark": visitor.mark,
        "people": present,
        "missing": [f"{visitor.t.role(role)} {count}" for role, count in expected.missing(present).items()],
        "quorum": expected.quorum,
        "answers": {item.id: visitor.t.answer(item) for item in visitor.workshop.alternatives},
        "names": {item.id: visitor.t.name(item) for item in visitor.workshop.alternatives}
        | {"": visitor.t("none_of_them")},
        "statements": [visitor.t.statement(item) for item in visitor.workshop.statements],
    }


def _points(visitor: Visitor) -> dict[str, object]:
    """Return what one said matters, while it can be said: until the first reveal, where there are outcomes to weigh."""
    workshop = visitor.workshop
    criteria = {name: visitor.t.criterion(name, workshop.statements) for name in criteria_of(workshop)}
    over = any(each.revealed for each in list_rounds(visitor.store, workshop.id))
    if over or not criteria:
        return {"criteria": {}, "points": {}}
    own = own_points(visitor.store, workshop.id, token=visitor.seat.token) if visitor.seat else {}
    return {"criteria": criteria, "points": own}


def _facts(visitor: Visitor) -> dict[str, object]:
    store, workshop_id = visitor.store, visitor.workshop.id
    return {
        "facts": fact_questions(store, workshop_id),
        "known": enough_known(store, workshop_id),
        "enough": visitor.seat is not None and knows_enough(store, workshop_id, token=visitor.seat.token),
    }


# --- the ballot


def steps_of(visitor: Visitor, latest: VotingRound) -> tuple[Alternative, ...]:
    """Return the alternatives that a round asks about, one a step; the choice and the reasons are the last step."""
    return tuple(
        item
        for item in visitor.workshop.alternatives
        if any(latest.asks(item.id, said.id) for said in visitor.workshop.statements)
    )


def first_step(steps: tuple[Alternative, ...], vote: Vote | None) -> int:
    """Return the first step that nothing is saved of."""
    return next((index for index, item in enumerate(steps) if not (vote and vote.ratings.get(item.id))), len(steps))


def _ballot(visitor: Visitor, latest: VotingRound, now: Now, step: int | None) -> dict[str, object]:
    if visitor.seat is None:
        raise ValueError("a ballot belongs to a seat")
    workshop, token = visitor.workshop, visitor.seat.token
    saved = own_vote(visitor.store, workshop.id, latest.number, token=token)
    before = own_vote(visitor.store, workshop.id, latest.number - 1, token=token) if latest.number > 1 else None
    steps = steps_of(visitor, latest)
    if step is None:
        if saved is not None and saved.finished:
            return {
                "template": "finished",
                "latest": latest,
                "may_reveal": now.voted == now.voters,
                "notice": notice_seconds(),
            }
        step = first_step(steps, saved)
    step = max(0, min(step, len(steps)))
    shown = saved or before or Vote({})
    asked: list[Statement] = []
    group: dict[str, tuple[int, ...]] = {}
    if step < len(steps):
        alternative = steps[step]
        asked = [visitor.t.statement(item) for item in workshop.statements if latest.asks(alternative.id, item.id)]
        group = _group(visitor, latest, alternative)
    return {
        "template": "ballot",
        "latest": latest,
        "step": step,
        "steps": len(steps) + 1,
        "alternative": steps[step] if step < len(steps) else None,
        "asked": asked,
        "group": group,
        "given": dict(shown.ratings.get(steps[step].id, {})) if step < len(steps) else {},
        "vote": shown,
        # Of this part alone: that another one is saved says nothing about what stands here.
        "saved": saved is not None and (saved.finished if step == len(steps) else steps[step].id in saved.ratings),
        "choices": {
            **{item.id: visitor.t.name(item) for item in workshop.alternatives},
            "": visitor.t("ballot_choice_none"),
            UNSAID: visitor.t("ballot_choice_unsaid"),
        },
        "chosen": shown.choice if shown.choice is not None else UNSAID if shown.finished and shown.ratings else None,
    }


def _group(visitor: Visitor, latest: VotingRound, alternative: Alternative) -> dict[str, tuple[int, ...]]:
    """Return how the group rated one alternative in the round before, by statement."""
    if latest.number == 1:
        return {}
    results = _revealed(visitor.store, visitor.workshop.id, latest.number - 1)
    return {item.statement: item.counts for item in results.answers if item.alternative == alternative.id}


# --- results


def _revealed(store: Store, workshop_id: str, number: int) -> RoundResults:
    return _worked_out(_Held(store), workshop_id, number)


class _Held:
    """A store as part of a cache's key: by its file."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __hash__(self) -> int:
        return hash(self.store.path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.store.path == self.store.path


@lru_cache(maxsize=32)
def _worked_out(held: _Held, workshop_id: str, number: int) -> RoundResults:
    # A revealed round never changes, and all phones ask for it in the same second.
    return round_results(held.store, workshop_id, number)


def _results(visitor: Visitor, latest: VotingRound) -> dict[str, object]:
    if visitor.seat is None:
        raise ValueError("results with one's own answers belong to a seat")
    store, workshop, token = visitor.store, visitor.workshop, visitor.seat.token
    results = _revealed(store, workshop.id, latest.number)
    vote = own_vote(store, workshop.id, latest.number, token=token)
    return {
        "template": "results",
        "latest": latest,
        "rounds": list_rounds(store, workshop.id),
        "results": results,
        "contested": results.contested,
        "settled": [item for item in results.answers if not item.contested],
        "own": vote.ratings if vote else {},
        "texts": {item.id: visitor.t.statement(item).text for item in workshop.statements},
        "said_how": {(item.alternative, item.statement): _how(item, visitor.t) for item in results.answers},
        "dissent": own_dissent(store, workshop.id, token=token),
        "sentence": own_sentence(store, workshop.id, token=token),
        "proposal": get_proposal(store, workshop.id),
        "read": read_backs(store, workshop.id),
        "has_read": has_read(store, workshop.id, token=token),
        **_facts(visitor),
        "ends": _ends(workshop, results, vote),
    }


def _how(item: Answers, t: Words) -> str:
    spread = item.spread
    if spread.verdict == "too few":
        return t("spread_few")
    if spread.verdict == "split":
        return t("spread_split", below=spread.below, above=spread.above)
    if spread.verdict == "spread":
        return t("spread_spread")
    if spread.dissenting:
        return t("spread_agree_except", count=spread.dissenting, people=spread.people)
    return t("spread_agree")


def _ends(workshop: Workshop, results: RoundResults, vote: Vote | None) -> list[tuple[str, str]]:
    """Return what somebody rated lowest or highest of all, where views lie farthest apart."""
    lanes = farthest(workshop, results.ballots)
    if lanes is None or vote is None:
        return []
    alternative, *ends = lanes
    own = mean_rating(vote.ratings.get(alternative, {}))
    at = [mean_rating(ballots[0].ratings[alternative]) for ballots in ends]
    return [
        (end, alternative) for end, mean in zip(("low", "high"), at, strict=True) if own is not None and own == mean
    ]

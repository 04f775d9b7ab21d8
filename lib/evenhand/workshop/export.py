"""A whole workshop as plain values, for files and documents."""

from __future__ import annotations

from dataclasses import asdict

from evenhand.store import Store
from evenhand.workshop.decisions import get_decision
from evenhand.workshop.opening import get_workshop
from evenhand.workshop.participants import people
from evenhand.workshop.results import RoundResults, round_results
from evenhand.workshop.rounds import list_rounds


def export_workshop(store: Store, workshop_id: str) -> dict[str, object]:
    """Return everything about a workshop that everybody in it may see.

    No names, keys or codes. A round that is not revealed says so in place of its ballots: neither numbers nor an empty
    list, which would read as "nobody voted".
    """
    workshop = get_workshop(store, workshop_id)
    decision = get_decision(store, workshop_id)
    roles = [person.role for person in people(store, workshop_id)]
    rounds: list[dict[str, object]] = []
    for voting_round in list_rounds(store, workshop_id):
        row: dict[str, object] = {"round": voting_round.number, "opened_at": voting_round.opened_at.isoformat()}
        if voting_round.revealed_at is None:
            row["ballots"] = "secret until the reveal"
        else:
            row["revealed_at"] = voting_round.revealed_at.isoformat()
            row |= _results(round_results(store, workshop_id, voting_round.number))
        rounds.append(row)
    return {
        "id": workshop.id,
        "title": workshop.title,
        "question": workshop.question,
        "opened_at": workshop.opened_at.isoformat(),
        "alternatives": [asdict(item) for item in workshop.alternatives],
        "statements": [asdict(item) for item in workshop.statements],
        "people": {role: roles.count(role) for role in sorted(set(roles))},
        "rounds": rounds,
        "decision": decision.to_dict() if decision else None,
    }


def _results(results: RoundResults) -> dict[str, object]:
    return {
        "ballots": [asdict(ballot) for ballot in results.ballots],
        "answers": [
            {
                "alternative": item.alternative,
                "statement": item.statement,
                "counts": list(item.counts),
                "median": item.spread.median,
                "interquartile_range": item.spread.interquartile_range,
                "polarity": item.spread.polarity,
                "contested": item.contested,
                "agreement": item.spread.words,
                "by_role": {role: list(counts) for role, counts in item.by_role.items()},
            }
            for item in results.answers
        ],
        "choices": dict(results.choices),
        "kendalls_w": results.order.w,
        "friedman_p": results.order.p_value,
        "friedman_p_exact": results.order.exact,
        "people_who_rated_everything": results.order.people,
        "krippendorff_alpha": results.alpha,
    }

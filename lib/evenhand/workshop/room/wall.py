"""What stands on the wall, in the language of the room: few words, and no more than everybody may see."""

from __future__ import annotations

from datetime import UTC

from evenhand.store import Store
from evenhand.workshop.decisions import get_decision
from evenhand.workshop.facts import fact_questions
from evenhand.workshop.opening import Workshop, get_workshop
from evenhand.workshop.participants import people
from evenhand.workshop.plan import get_expected
from evenhand.workshop.proposals import get_proposal, read_backs
from evenhand.workshop.results import farthest, round_results
from evenhand.workshop.room.drawn import TEMPLATES
from evenhand.workshop.room.live import now_in
from evenhand.workshop.rounds import VotingRound, list_rounds
from evenhand.workshop.timer import current_step
from evenhand.workshop.told import result_sentence, weighed_in_words
from evenhand.workshop.weights import criteria_results
from evenhand.workshop.words import Words

MOST = 4
"""How many contested things, questions or reasons stand on the wall at once: more cannot be read from afar."""


def drawn_wall(store: Store, workshop_id: str, t: Words, *, link: str) -> str:
    """Return what the wall shows now, as HTML; what was announced and is due happens first.

    Parameters
    ----------
    link
        The address under which people join.
    """
    now, latest = now_in(store, workshop_id)
    # The agenda may have been changed since the wall was opened.
    workshop = get_workshop(store, workshop_id)
    shown: dict[str, object] = {
        "t": t,
        "workshop": workshop,
        "now": now,
        "link": link,
        "most": MOST,
        "names": {item.id: t.name(item) for item in workshop.alternatives} | {"": t("none_of_them")},
        "texts": {item.id: t.statement(item).text for item in workshop.statements},
        "timer": _timer(store, workshop_id, t),
        "decision": get_decision(store, workshop_id),
        "stage": "results",
    }
    if shown["decision"] is not None:
        shown["stage"] = "decided"
    elif latest is None or not latest.revealed:
        shown |= {"stage": "waiting", "latest": latest, **_waiting(store, workshop, latest, t)}
    elif (proposal := get_proposal(store, workshop_id)) is not None:
        shown |= {"stage": "readback", "proposal": proposal, "read": read_backs(store, workshop_id)}
    if shown["stage"] == "results":
        shown |= _results(store, workshop, t)
    return TEMPLATES.get_template("wall.html").render(shown)


def _timer(store: Store, workshop_id: str, t: Words) -> str:
    """Return the step under way and the time that is left of it; "" before the first."""
    timer = current_step(store, workshop_id)
    if timer is None:
        return ""
    left = timer.seconds_left(store.database.clock().replace(tzinfo=UTC))
    minutes, seconds = divmod(abs(left), 60)
    return f"{t.step(timer.step)} · {t('time_over' if left < 0 else 'time_left', time=f'{minutes}:{seconds:02d}')}"


def _waiting(store: Store, workshop: Workshop, latest: VotingRound | None, t: Words) -> dict[str, object]:
    expected = get_expected(store, workshop.id).missing(people(store, workshop.id))
    asked = [] if latest else [each.question for each in fact_questions(store, workshop.id) if not each.answer]
    return {"missing": [f"{t.role(role)} {count}" for role, count in expected.items()], "questions": asked}


def _results(store: Store, workshop: Workshop, t: Words) -> dict[str, object]:
    revealed = [each.number for each in list_rounds(store, workshop.id) if each.revealed]
    results, weighed = round_results(store, workshop.id, revealed[-1]), criteria_results(store, workshop.id)
    lanes = farthest(workshop, results.ballots)
    return {
        "results": results,
        "sentence": result_sentence(results, workshop, t),
        "contested": results.contested,
        "lanes": None if lanes is None else (lanes[0], (("lanes_lowest", lanes[1]), ("lanes_highest", lanes[2]))),
        "weighed": () if weighed is None else weighed_in_words(weighed, workshop, t),
    }

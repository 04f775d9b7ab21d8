"""What can stand to vote: programmes, and one programme at several offers; and what a workshop keeps of each.

An alternative that is an offer is called by its address, as in ``loyalty-dividend?pay=2``, so that it is the same offer
wherever it is read. Which offers were added stands in the page's address until a workshop is opened with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from evenhand.assessment.answer import passing_chance
from evenhand.assessment.block import block_of
from evenhand.assessment.offers import gains_by_segment, name_of_offer
from evenhand.errors import EvenhandError, InputError
from evenhand.exchange.level import equivalents
from evenhand.exchange.scheme import schemes
from evenhand.scoring.gates import grouped, headline, stopping
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers
from evenhand.ui.session import computed, state
from evenhand.ui.session.offer import asked
from evenhand.ui.workshop import place
from evenhand.vocabulary.numbers import listed
from evenhand.workshop import Alternative

if TYPE_CHECKING:
    from evenhand.assessment import Assessment
    from evenhand.scoring import GateGroup

ALTERNATIVES = "workshop_alternatives"
MOST_ALTERNATIVES = 12
PROPOSED = 4
"""How many alternatives are proposed: more take longer to rate than people stay attentive."""
MOST_TOLD = 3
"""How many that are left out are named before the fold with their reasons is opened."""
FUTURES = 200
"""How many futures a workshop keeps of each alternative: the same ones of all, so differences stay paired."""
OFFERS = "offers"
"""The offers that were added, in the page's address."""
AS_DECLARED = ""
_APART = re.compile(r"\s*;\s*|,\s+|\s+")
"""What stands between two amounts; a comma without a space belongs to a number."""


def choices() -> dict[str, str]:
    """Return what can stand to vote, by its id, with what it is called: every programme, and the offers of some."""
    usable = state.apart(state.usable()[0])
    named: dict[str, str] = {}
    for standing in (*_added(), *_in_hand()):
        try:
            named[standing] = str(name_of_offer(_assessed(standing), usable[_programme(standing)]))
        except (EvenhandError, KeyError, ValueError):
            continue  # an address can name anything; what cannot be stands nowhere
    return named | usable


def proposed(known: Mapping[str, str]) -> list[str]:
    """Return what stands to vote unless somebody chooses otherwise: offers first, then programmes, four in all.

    Of programmes those that nothing stands against come first, then those that can be decided with a signed reason;
    never one that no vote can decide for, nor one that stands at an offer already.
    """
    offers = [standing for standing in known if "?" in standing]
    offered = set(map(_programme, offers))
    against = {key: _gates(key) for key in known if "?" not in key and key not in offered}
    decidable = [key for key, gates in against.items() if not _invalid(gates)]
    free_first = sorted(decidable, key=lambda key: bool(stopping(against[key])))
    return [*offers, *free_first[: max(0, PROPOSED - len(offers))]][:MOST_ALTERNATIVES]


def left_out(known: Mapping[str, str]) -> dict[str, str]:
    """Return everything that could stand to vote and is not proposed, each with the reason."""
    chosen = proposed(known)
    stand = set(map(_programme, chosen))
    return {key: _why_not(key, len(chosen), offered=key in stand) for key in known if key not in chosen}


def _why_not(standing: str, proposed_are: int, *, offered: bool) -> str:
    if "?" in standing:
        return f"No more than {MOST_ALTERNATIVES} can stand to vote."
    if offered:
        return "It stands to vote at an offer."
    if why := _invalid(gates := _gates(standing)):
        return why
    signed = ", and decided with a signed reason" if stopping(gates) else ""
    return f"The {proposed_are} proposed come first; it can be chosen too{signed}."


def show_left_out(known: Mapping[str, str]) -> None:
    """Say what could stand to vote and is not proposed, and which offers stand there that no vote can decide."""
    offers = [standing for standing in proposed(known) if "?" in standing]
    stopped = {standing: why for standing in offers if (why := _invalid(_assessed(standing).gates))}
    for told, whose in (("Not proposed", left_out(known)), ("Stands to vote, cannot be decided", stopped)):
        if whose:
            lines = [f"- **{escape_markdown(known[key])}**: {escape_markdown(why)}" for key, why in whose.items()]
            first = listed(escape_markdown(known[key]) for key in (*whose,)[:MOST_TOLD])
            more = len(whose) - MOST_TOLD
            with st.expander(f"{told}: {first}{f' and {more} more' if more > 0 else ''}", icon=":material/block:"):
                if any(stopped.get(key) or ("?" not in key and _invalid(_gates(key))) for key in whose):
                    st.markdown("No vote makes lawful what a gate stops for good.")
                st.markdown("\n".join(lines))


def _gates(key: str) -> Sequence[GateGroup]:
    """Return what stands against a programme; that does not depend on money, so nothing is simulated for it."""
    study = state.study_of(key)
    if computed.is_kept(study) and not computed.summary(study).gated:
        return ()
    return grouped(computed.score(study))


def _invalid(gates: Sequence[GateGroup]) -> str:
    """Return the gate that no vote lifts, in words; "" where there is none."""
    return next((headline(group) for group in stopping(gates) if group.kind == "G1"), "")


def _programme(standing: str) -> str:
    return standing.partition("?")[0]


def _added() -> list[str]:
    return st.query_params.get_all(OFFERS)[:MOST_ALTERNATIVES]


def _in_hand() -> list[str]:
    """Return the offer in hand, where people have chosen one of the programme in hand."""
    return [f"{state.scenario_key()}?{urlencode(asked())}"] if asked() else []


def forget_offers() -> None:
    """Take the offers that were added out of the address: a workshop was opened with them."""
    state.rewrite_address({}, without=(OFFERS,))


def show_offer_in_hand() -> None:
    """Say which offer of the programme in hand stands to vote, where people have chosen one."""
    known = choices()
    for standing in _in_hand():
        if standing in known:
            assessment = _assessed(standing)
            paid = equivalents(assessment.subject, assessment.simulation.currency)
            st.info(
                f"“{escape_markdown(assessment.scenario.name)}” stands to vote with the offer in hand: "
                f"{escape_markdown(paid)}. The others stand as recommended, or as declared where nothing is.",
                icon=":material/balance:",
            )


# --- adding offers


def show_offers() -> None:
    """Let people put one programme to vote at several offers; not where nobody said what customers spend."""
    if not state.selected_customers().priced:
        return
    usable = state.apart(state.usable()[0])
    with (
        st.expander("One programme at several offers"),
        st.form("workshop-offers", border=False),
    ):
        st.caption("Each offer becomes an alternative of its own, beside other programmes.")
        in_hand = state.scenario_key()
        keys = list(usable)
        st.selectbox(
            "Programme",
            keys,
            index=keys.index(in_hand) if in_hand in keys else 0,
            format_func=lambda key: usable.get(key, key),
            key="workshop_offers_of",
        )
        st.selectbox(
            "Scheme",
            [AS_DECLARED, *schemes()],
            format_func=lambda kind: schemes()[kind].words.label if kind else "As the programme declares",
            key="workshop_offers_scheme",
            help="Another scheme begins with the details that it has by itself. Set them on the Dividend page instead: "
            "the offer in hand there stands to vote here too.",
        )
        st.text_input(
            f"Paid to a participant a month, {state.selected_customers().currency}",
            placeholder="for example 1; 2; 3",
            key="workshop_offers_paid",
            help="One amount for each alternative. Left empty, as much as the scheme says.",
        )
        st.form_submit_button("Let them stand to vote", on_click=place.act(_add, at="offers"), icon=":material/add:")
    place.show_said("offers")


def _add() -> str:
    programme = str(st.session_state["workshop_offers_of"])
    kind, typed = str(st.session_state["workshop_offers_scheme"]), str(st.session_state["workshop_offers_paid"])
    design = {"scheme": kind} if kind else {}
    offers = [design | {"pay": f"{amount:.12g}"} for amount in _amounts_in(typed)] or [design]
    if offers == [{}]:
        raise InputError("It is not said what is offered.", hint="Type amounts, or choose another scheme.")
    new = [f"{programme}?{urlencode(offer)}" for offer in offers]
    names = [str(name_of_offer(_assessed(standing))) for standing in new]
    before, was = st.session_state.get(ALTERNATIVES), proposed(choices())
    st.query_params[OFFERS] = list(dict.fromkeys([*_added(), *new]))
    # Whoever has chosen keeps what was chosen; a mere proposal is made anew.
    chosen = proposed(choices()) if before is None or before == was else [*before, *new]
    st.session_state[ALTERNATIVES] = list(dict.fromkeys(chosen))[:MOST_ALTERNATIVES]
    return f"{'; '.join(map(escape_markdown, names))} can stand to vote."


def _amounts_in(text: str) -> list[float]:
    """Return the amounts in a text, however they are set apart.

    Raises
    ------
    InputError
        One of them is no amount, or could mean two.
    """
    amounts = []
    for part in filter(None, _APART.split(text.strip())):
        amount, question = Numbers(unit="").read(part)
        if amount is None:
            raise InputError(question, hint="Set amounts apart by semicolons, for example 1; 2; 3.")
        amounts.append(amount)
    return amounts


# --- what a workshop keeps


def _assessed(standing: str) -> Assessment:
    key, _, query = standing.partition("?")
    return state.study_of(key).assess_at(dict(parse_qsl(query)), computed.assess)


def alternative_of(standing: str, name: str) -> Alternative:
    """Return a programme or an offer of one as an alternative, with its assessment as it is now."""
    key, _, query = standing.partition("?")
    assessment = _assessed(standing)
    summary = _summary(assessment)
    if query:
        told = name_of_offer(assessment, state.apart(state.usable()[0]).get(key, ""))
        summary["named"] = {"programme": told.programme, "paid": told.paid, "average": told.average}
    return Alternative(standing, name, summary, key, dict(parse_qsl(query)))


def _summary(assessment: Assessment) -> dict[str, object]:
    subject, declared = assessment.subject, assessment.as_declared or assessment
    # Where a gate stands, its words stand in place of money.
    chosen = assessment.offered is not None and not assessment.gated
    return {
        "verdict": assessment.verdict.title,
        "answer": assessment.answer,
        "offer": equivalents(subject, assessment.simulation.currency) if chosen else subject.label,
        "block": block_of(assessment).to_json_dict(),
        "gated": assessment.gated,
        "gates": [{"kind": group.kind, "words": headline(group)} for group in stopping(assessment.gates)],
        "criteria": _criteria(assessment),
        "conditions": list(assessment.verdict.conditions),
        "run": assessment.run,
        "revision": declared.revision,
        "own_criteria": assessment.rubric.own,
    }


def _criteria(assessment: Assessment) -> dict[str, object]:
    """Return the outcomes to weigh against each other: money in so many futures, scores as they are.

    Where nobody said what customers spend, only scores: all else would be worked out from what stands in for it.
    """
    scores: dict[str, object] = {
        pillar: assessment.lowest(pillar) for pillar in ("lawfulness", "consent", "transparency", "ownership")
    }
    if not assessment.sketch.priced:
        return scores
    subject = assessment.subject
    return scores | {
        "profit": [float(each) for each in subject.outcomes["profit"][:FUTURES]],
        "customer_gain": [float(each) for each in subject.gain[:FUTURES]],
        "worst_off": min((each.gain for each in gains_by_segment(assessment)), default=0.0),
        "tests": passing_chance(assessment, subject),
    }

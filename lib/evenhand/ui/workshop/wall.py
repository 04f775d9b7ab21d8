"""The presenter view, made to be read from five metres: few words, large, and nothing that controls.

At five metres a letter must be about 25 mm high. On a picture 1.5 m wide that is a sixtieth of the width, so sizes
follow the width of the screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.joining import qr_code
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.results import NONE, farthest, latest_results, result_sentence
from evenhand.ui.workshop.status import EVERY, Pulse, feel
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import (
    Answers,
    Ballot,
    Decision,
    RoundResults,
    Timer,
    Workshop,
    criteria_results,
    fact_questions,
    get_proposal,
    read_backs,
)

__all__ = ["show_wall"]

MOST = 4
"""How many contested things, questions or reasons stand on the wall at once: more cannot be read from afar."""
STYLE = """<style>
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] { display: none }
.stMainBlockContainer { max-width: none }
.wall { font-size: clamp(1.25rem, 2.4vw, 4rem); line-height: 1.3; overflow-wrap: anywhere }
.wall h2 { font-size: 1.15em; line-height: 1.2; margin: .8em 0 .3em; padding: 0 }
.wall p { margin: .3em 0; font-size: 1em }
.wall ul { list-style: none; margin: 0; padding: 0; font-size: 1em }
.wall li { margin: .6em 0; padding-left: .6em; border-left: .15em solid; font-size: 1em }
.wall .huge { font-size: 1.8em; line-height: 1.15; font-weight: 600 }
.wall .code { font-size: 3em; line-height: 1.1; font-weight: 600; letter-spacing: .12em; font-family: monospace }
.wall .bars { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: .2em; max-width: 14em }
.wall .bars { align-items: end }
.wall .bars span { border-top: calc(1.4em * var(--n) / var(--of) + 1px) solid; text-align: center }
.wall .lanes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9em), 1fr)); gap: 1em }
</style>"""


@st.fragment(run_every=EVERY)
def show_wall(place: Place, shown: Pulse) -> None:
    """Show where the workshop is, to everybody in the room.

    Parameters
    ----------
    place
        Where this tab is.
    shown
        Where the workshop was when the page was drawn; once it is elsewhere, the whole page is drawn anew.
    """
    now = feel(place)
    if now.stage != shown.stage:
        st.rerun()
    st.html(f'{STYLE}<div class="wall">{"".join(_parts(place, now))}</div>')
    if now.decision is None and now.latest is None and workshop_place.others_address() is not None:
        link = workshop_place.join_link(place.workshop)
        st.image(qr_code(link), width=360, alt=f"QR code of the join link, which says {link}")


def _parts(place: Place, now: Pulse) -> Iterable[str]:
    yield _paragraph(place.workshop.question)
    if place.workshop.rehearsal:
        yield _paragraph("A rehearsal: it decides nothing.")
    if now.decision is not None:
        yield from _decided(now.decision)
        return
    if now.closing:
        yield _paragraph(now.closing, "huge")
    if now.timer is not None:
        yield _timer(now.timer)
    if now.open or now.latest is None:
        yield from _waiting(place.workshop, now)
        return
    results = latest_results(place)
    if results is None:
        return
    proposal = get_proposal(state.store(), place.workshop.id)
    if proposal is not None:
        names = _names(place.workshop)
        read, people = read_backs(state.store(), place.workshop.id)
        yield _heading("Read back on your own device")
        yield _paragraph(f"{names[proposal.alternative]}. {proposal.statement}", "huge")
        yield _listed(proposal.conditions)
        yield _paragraph(f"{proposal.owner} answers for it, until {proposal.review_on:%d %B %Y}.")
        yield _paragraph(f"{read} of {people} have read it.")
        return
    yield from _revealed(place.workshop, results)


def _waiting(workshop: Workshop, now: Pulse) -> Iterable[str]:
    yield f'<p class="code">{escape(workshop.code)}</p>'
    yield _paragraph(workshop_place.join_link(workshop))
    yield _paragraph(now.sentence, "huge")
    questions = [question for question in fact_questions(state.store(), workshop.id) if not question.answer]
    if now.latest is None and questions:
        yield _heading("What do we not know?")
        yield _listed([question.question for question in questions[-MOST:]])
        yield _more(len(questions) - MOST)


def _revealed(workshop: Workshop, results: RoundResults) -> Iterable[str]:
    yield _paragraph(result_sentence(workshop, results, plain=True), "huge")
    contested = results.contested
    if contested:
        yield _heading("Where we do not agree")
        yield f"<ul>{''.join(_bars(workshop, item) for item in contested[:MOST])}</ul>"
        yield _more(len(contested) - MOST)
    yield _paragraph(f"{len(results.answers) - len(contested)} of {len(results.answers)} ratings are settled.")
    lanes = farthest(workshop, results.ballots)
    yield _heading("Who speaks first")
    if lanes is None:
        yield _paragraph("Nobody differs on any alternative.")
    else:
        alternative, lowest, highest = lanes
        yield _paragraph(f"{_names(workshop)[alternative]}: the lowest, then the highest, if they like.")
        yield f'<div class="lanes">{_lane("Rated it lowest", lowest)}{_lane("Rated it highest", highest)}</div>'
    weighed = criteria_results(state.store(), workshop.id)
    if weighed is not None:
        yield _heading("What would you have to care about?")
        yield _listed(weighed.sentences(_names(workshop)))


def _bars(workshop: Workshop, item: Answers) -> str:
    said = next(statement.text for statement in workshop.statements if statement.id == item.statement)
    most = max(*item.counts, 1)
    bars = "".join(f'<span style="--n:{count};--of:{most}">{count}</span>' for count in item.counts)
    counts = ", ".join(map(str, item.counts))
    return (
        f"<li><strong>{escape(_names(workshop)[item.alternative])}</strong>: {escape(said)}"
        f'<div class="bars" role="img" aria-label="How many rated it 1 to 5: {counts}">{bars}</div></li>'
    )


def _lane(title: str, ballots: list[Ballot]) -> str:
    said = [ballot.reason or "No reason was written." for ballot in ballots[:MOST]]
    roles = {role_name(ballot.role) for ballot in ballots if ballot.role}
    who = f" ({', '.join(sorted(roles))})" if roles else ""
    people = "1 person" if len(ballots) == 1 else f"{len(ballots)} people"
    return f"<div>{_paragraph(f'{title}: {people}{who}')}{_listed(said)}{_more(len(ballots) - MOST)}</div>"


def _decided(decision: Decision) -> Iterable[str]:
    yield _paragraph(f"Decided: {decision.chosen}.", "huge")
    yield _paragraph(decision.statement)
    yield _listed(decision.conditions)
    yield _paragraph(f"{decision.owner} looks at it again on {decision.review_on:%d %B %Y}.")
    dissent = len(decision.dissent)
    yield _paragraph(
        "Nobody's dissent was recorded." if not dissent else f"With {dissent} dissent{'s' if dissent > 1 else ''}."
    )


def _timer(timer: Timer) -> str:
    left = timer.seconds_left()
    minutes, seconds = divmod(abs(left), 60)
    over = "over by " if left < 0 else ""
    return _paragraph(f"{timer.step.title} · {over}{minutes}:{seconds:02d}{'' if over else ' left'}")


def _names(workshop: Workshop) -> dict[str, str]:
    return {item.id: item.name for item in workshop.alternatives} | {"": NONE}


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _listed(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def _more(count: int) -> str:
    return _paragraph(f"and {count} more") if count > 0 else ""

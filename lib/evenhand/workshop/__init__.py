"""People deciding together: private ratings, a reveal, dissent, and a decision that is never rewritten."""

from evenhand.workshop.agenda import AGENDA, Step
from evenhand.workshop.ballots import Ballot, visible_ballots
from evenhand.workshop.decisions import Decision, Dissent, decide, get_decision
from evenhand.workshop.export import export_workshop
from evenhand.workshop.notice import NAME_DAYS, NOTICE, NOTICE_VERSION
from evenhand.workshop.opening import (
    STATEMENTS,
    Alternative,
    OpenedWorkshop,
    Statement,
    Workshop,
    find_workshop,
    get_workshop,
    leads,
    list_workshops,
    open_workshop,
)
from evenhand.workshop.participants import (
    ROLES,
    VOTING_ROLES,
    Person,
    Role,
    Seat,
    erase_expired_names,
    join,
    leave,
    new_seat_token,
    people,
    take_seat,
)
from evenhand.workshop.results import Answers, RoundResults, round_results
from evenhand.workshop.rounds import Vote, VotingRound, cast, latest_round, list_rounds, open_round, own_vote, reveal
from evenhand.workshop.timer import Timer, current_step, start_step

__all__ = [
    "AGENDA",
    "NAME_DAYS",
    "NOTICE",
    "NOTICE_VERSION",
    "ROLES",
    "STATEMENTS",
    "VOTING_ROLES",
    "Alternative",
    "Answers",
    "Ballot",
    "Decision",
    "Dissent",
    "OpenedWorkshop",
    "Person",
    "Role",
    "RoundResults",
    "Seat",
    "Statement",
    "Step",
    "Timer",
    "Vote",
    "VotingRound",
    "Workshop",
    "cast",
    "current_step",
    "decide",
    "erase_expired_names",
    "export_workshop",
    "find_workshop",
    "get_decision",
    "get_workshop",
    "join",
    "latest_round",
    "leads",
    "leave",
    "list_rounds",
    "list_workshops",
    "new_seat_token",
    "open_round",
    "open_workshop",
    "own_vote",
    "people",
    "reveal",
    "round_results",
    "start_step",
    "take_seat",
    "visible_ballots",
]

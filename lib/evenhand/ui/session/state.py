"""What is in hand: the scenario and the customers chosen once for all pages.

Both choices stand in the address as ``scenario`` and ``customers``, so that a link brings somebody else to the same
view. What a session shows lives in the store or in the address, never in session state alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import streamlit as st

from evenhand import clock
from evenhand.errors import EvenhandError, InputError, ScenarioError
from evenhand.places import SCENARIOS
from evenhand.reading import Stamp, stamp
from evenhand.ui.session.sign_in import signing_in
from evenhand.ui.session.visitor import SPACE, actor, shared, space_in_hand, viewer
from evenhand.ui.steps import step
from evenhand.vocabulary.defaults import EXAMPLE

# The packages of the core are imported where they are used, all of them inside cached functions: the first page is
# on screen before scipy is loaded.
if TYPE_CHECKING:
    from evenhand.customers import Sketch
    from evenhand.scenario import Scenario
    from evenhand.scoring import Rubric
    from evenhand.store import Spaces, Store
    from evenhand.study import Study
    from evenhand.uncertainty import Assumptions

EXAMPLE_CUSTOMERS = EXAMPLE
BUILT_IN = "built-in"
"""The key of the criteria that come with Evenhand."""
POLICY = "policy"
"""The query parameter that says what an offer must pass, in the words of ``--policy``."""
TRAVELLING = ("me", "tour", SPACE)
"""Query parameters that go along with every link: who the visitor is, where the tour stands, the space in hand."""
DRAFT = "draft-"
"""What the keys of drafts begin with in addresses."""
FIRST_SCENARIO = "plain-opt-in"


@dataclass(frozen=True, slots=True)
class Listed:
    """Something that can be chosen: the key that stands in addresses, and the name that people read.

    ``fault`` says why it cannot be used, when it cannot.
    """

    key: str
    name: str
    fault: EvenhandError | None = None


# --- what can be chosen


@st.cache_resource(show_spinner=False)
def spaces() -> Spaces:
    """Return the stores of all spaces, for what answers for the server itself; a page asks `store`."""
    from evenhand.store import Spaces

    return Spaces()


def store() -> Store:
    """Return the store of the visitor's space, which all who belong there share, by a handle that says who writes."""
    who, looking = actor(), viewer()
    opened = spaces().of(space_in_hand())
    if who is None:
        return opened
    return opened.acting_as(
        who, own_only=shared(), person=looking is not None, publishes=looking is None or looking.publishes
    )


def is_code_of_a_space(code: str) -> bool:
    """Whether a workshop of any space has a code: at the door people say the code alone."""
    from evenhand.workshop import has_code

    sign_in = signing_in()
    return sign_in is not None and any(has_code(spaces().of(name), code) for name in sign_in.all_spaces)


def close_store() -> None:
    """Let go of the stores' files; the next call of `store` opens them again."""
    spaces().close()
    spaces.clear()


# Not a cache of Streamlit's: scenarios cannot be changed, and to copy six of them would take a tenth of every page.
@lru_cache(maxsize=64)
def _read_scenario(path: Path, changed: Stamp, today: date) -> Scenario:
    from evenhand import scenario

    return scenario.load(path, today=today)


@dataclass(frozen=True, slots=True)
class _Saved:
    """A draft as it was last saved; what tells one save from every other is not its body."""

    id: str
    version: int
    at: datetime
    body: Mapping[str, object] = field(compare=False)


@lru_cache(maxsize=64)
def _read_draft(draft: _Saved, today: date) -> Scenario:
    from evenhand.scenario import scenario_of as from_document
    from evenhand.scenario.unfinished import set_aside

    return from_document(set_aside(draft.body, today=today))


def _stamp() -> Stamp:
    """Say which state the scenario folder is in: a file may extend another and names a notice."""
    return stamp(SCENARIOS, (".yaml", ".yml", ".md", ".txt"))


def catalogue() -> tuple[Listed, ...]:
    """Return the scenarios there are: files of the scenario folder, then drafts of the store."""
    changed = _stamp()
    return (*(_listed_file(path, changed) for path in _files(changed)), *_listed_drafts())


def usable() -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """Return the scenarios that can be put together with the customers in hand, and those in another currency.

    No exchange rate is applied anywhere. Scenarios with a fault are in neither.
    """
    fits: list[Listed] = []
    foreign: list[Listed] = []
    currency = selected_customers().currency
    for listed in catalogue():
        if listed.fault is None:
            (fits if scenario_of(listed.key).currency == currency else foreign).append(listed)
    return tuple(fits), tuple(foreign)


def _files(changed: Stamp) -> list[Path]:
    return [SCENARIOS / name for name, _, _ in changed if "/" not in name and name.endswith(".yaml")]


def _listed_file(path: Path, changed: Stamp) -> Listed:
    try:
        return Listed(path.stem, _read_scenario(path, changed, clock.today()).name)
    except EvenhandError as error:
        return Listed(path.stem, f"{path.stem} (has a fault)", error)


def _listed_drafts() -> tuple[Listed, ...]:
    return tuple(
        Listed(f"{DRAFT}{draft.id}", f"{draft.body.get('name') or draft.scenario_id} (draft)")
        for draft in store().drafts.list()
    )


def scenario_of(key: str) -> Scenario:
    """Return a scenario by its key.

    Raises
    ------
    ScenarioError
        When there is none of that key, or it has a fault.
    """
    today = clock.today()
    if key.startswith(DRAFT):
        draft = store().drafts.get(key.removeprefix(DRAFT))
        return _read_draft(_Saved(draft.id, draft.version, draft.updated_at, draft.body), today)
    changed = _stamp()
    path = next((path for path in _files(changed) if path.stem == key), None)
    if path is None:
        raise ScenarioError(f"There is no scenario {key!r}.", hint="Choose another in the sidebar.")
    return _read_scenario(path, changed, today)


def listed_customers() -> tuple[Listed, ...]:
    """Return the customers there are: the worked example, then the sketches of the store."""
    return (
        Listed(EXAMPLE_CUSTOMERS, "Example: 2,469 real households"),
        *(Listed(sketch.fingerprint, sketch.name) for sketch in store().sketches.list()),
    )


def sketch(key: str) -> Sketch:
    """Return a sketch by its key: ``example`` or the fingerprint of one in the store."""
    from evenhand.customers import complete_journey, parse_sketch

    if key == EXAMPLE_CUSTOMERS:
        return complete_journey().sketch
    return parse_sketch(json.dumps(dict(store().sketches.get(key).body)))


@st.cache_resource(show_spinner=False)
def assumptions() -> Assumptions:
    """Return the assumptions of ``data/assumptions.yaml``."""
    from evenhand.uncertainty import load_assumptions

    return load_assumptions()


def listed_rubrics() -> tuple[Listed, ...]:
    """Return the criteria there are: the built-in ones, then those with a file of the store added."""
    return (
        Listed(BUILT_IN, "Built-in criteria"),
        *(Listed(kept.key, f"Built-in and {kept.name}") for kept in store().rubrics.list()),
    )


def rubric() -> Rubric:
    """Return the criteria selected: those of ``data/rubrics``, with those of a file of one's own if it was chosen.

    Raises
    ------
    RubricError
        When a file that is kept no longer fits the built-in criteria.
    """
    from evenhand.scoring import load_rubric, parse_rubric

    key = rubric_key()
    if key == BUILT_IN:
        return load_rubric()
    kept = store().rubrics.get(key)
    return parse_rubric(kept.text, kept.name)


# --- the address


def rewrite_address(changes: Mapping[str, str], *, without: Iterable[str] = ()) -> None:
    """Change several query parameters at once: the browser never stands on an address that is half written."""
    kept = address()
    for name in without:
        kept.pop(name, None)
    st.query_params.from_dict({**kept, **changes})


def address() -> dict[str, str | Iterable[str]]:
    """Return every query parameter with all its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


# --- what is chosen


def selected(name: str) -> str:
    """Return the key in hand, by the name of its query parameter."""
    return str(st.session_state[f"selected_{name}"])


def select(name: str, key: str) -> None:
    """Choose something for all pages, from a callback or before the sidebar is drawn."""
    st.session_state[f"selected_{name}"] = key
    st.query_params[name] = key


def apart(options: Sequence[Listed]) -> dict[str, str]:
    """Return what each option is called; those of one name are told apart, or choosing one would take the first."""
    counted = Counter(option.name for option in options)
    return {
        option.key: option.name if counted[option.name] == 1 else f"{option.name} · {option.key[-4:]}"
        for option in options
    }


def scenario_key() -> str:
    """Return the key of the scenario in hand."""
    return selected("scenario")


def customers_key() -> str:
    """Return the key of the customers in hand."""
    return selected("customers")


def rubric_key() -> str:
    """Return the key of the criteria selected; where nobody chose, the built-in ones."""
    return str(st.session_state.get("selected_rubric") or BUILT_IN)


def selection() -> dict[str, str]:
    """Return what is selected for all pages, as addresses name it."""
    own = {} if rubric_key() == BUILT_IN else {"rubric": rubric_key()}
    own |= {name: st.query_params[name] for name in TRAVELLING if name in st.query_params}
    return {"scenario": scenario_key(), "customers": customers_key(), **own}


def selected_scenario() -> Scenario:
    """Return the scenario in hand."""
    return scenario_of(scenario_key())


def selected_customers() -> Sketch:
    """Return the sketch of the customers in hand."""
    return sketch(customers_key())


def selected_currency() -> str:
    """Return the currency of the scenario in hand; empty before one has been chosen."""
    return selected_scenario().currency if "selected_scenario" in st.session_state else ""


def study_of(key: str, customers_key: str | None = None) -> Study:
    """Return a scenario with what it is judged with."""
    from evenhand.study import Study

    return Study(
        scenario=_under_policy(scenario_of(key)),
        customers=sketch(customers_key) if customers_key else selected_customers(),
        assumptions=assumptions(),
        rubric=rubric(),
    )


def _under_policy(scenario: Scenario) -> Scenario:
    """Return a scenario under the policy that the address names, if it names one that can be."""
    text = st.query_params.get(POLICY)
    if text is None:
        return scenario
    from evenhand.scenario.policy import Policy

    try:
        policy = Policy.parse(text, scenario.policy)
    except InputError as error:
        st.warning(f"This address asks for a policy that cannot be, so it is left out. {error.message}")
        st.query_params.pop(POLICY, None)
        return scenario
    return scenario if policy == scenario.policy else scenario.replace(policy=policy)


def selected_study() -> Study:
    """Return the scenario in hand with what it is judged with."""
    return study_of(scenario_key(), customers_key())


def link(name: str, **parameters: str | int | float) -> str:
    """Return the whole address of a page that shows what is in hand here."""
    query = selection() | parameters
    here = urlsplit(st.context.url or "http://localhost:8501")
    return f"{here.scheme}://{here.netloc}/{step(name).name}?{urlencode(query)}"

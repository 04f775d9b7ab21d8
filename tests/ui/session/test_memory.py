"""One shared memory: bounded by bytes, made once, and nothing in it can be changed by whoever looks at it."""

from __future__ import annotations

import ast
import gc
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError, fields, is_dataclass
from functools import cached_property
from types import FunctionType, ModuleType

import numpy as np
import pytest
from evenhand.assessment import Assessment, assess, run_of
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.errors import InputError
from evenhand.places import ROOT, SCENARIOS
from evenhand.scenario import load
from evenhand.ui.session import memory
from evenhand.ui.session.memory import Memory, weigh
from evenhand.uncertainty import load_assumptions

from tests.walks import first

LIB = ROOT / "lib" / "evenhand"
MB = 1_000_000
EXAMPLES = sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


def arrays_in(*roots: object) -> list[np.ndarray]:
    """Return every array that can be reached, as Python's garbage collector sees it: not the walk under test."""
    arrays, seen, waiting = [], set(), list(roots)
    while waiting:
        item = waiting.pop()
        if id(item) in seen or isinstance(item, type | ModuleType | FunctionType):
            continue
        seen.add(id(item))
        if isinstance(item, np.ndarray):
            arrays.append(item)
        waiting.extend(gc.get_referents(item))
    return arrays


def changeable(value: object, path: str) -> Iterator[str]:
    """Yield where a value, or what is named in public inside it, is a dict or a list that a visitor could change."""
    if type(value) in (dict, list):
        yield path
    elif isinstance(value, tuple | Mapping):
        for part in value if isinstance(value, tuple) else value.values():
            yield from changeable(part, f"{path}[]")
    elif is_dataclass(value) and type(value).__module__.startswith("evenhand"):
        # What is worked out on the way and kept stands beside the fields, whether anybody has asked for it yet or not.
        worked_out = {name for name, item in vars(type(value)).items() if isinstance(item, cached_property)}
        names = {field.name for field in fields(value)} | worked_out
        for name in sorted(names):
            # Evidence is what was read, as plain values of JSON all through.
            if not name.startswith("_") and name != "evidence":
                yield from changeable(getattr(value, name), f"{path}.{name}")


def bytes_of(*roots: object) -> int:
    """Return the bytes of all arrays that can be reached; what is shared counts once, rows repeated not at all."""
    owners = [array for array in arrays_in(*roots) if array.base is None]
    return sum(array.nbytes for array in owners)


def assessed(name: str, *, draws: int, **changes: object) -> Assessment:
    scenario = load(SCENARIOS / f"{name}.yaml").replace(**changes)
    return assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=draws))


@pytest.mark.slow
@pytest.mark.parametrize("name", first(1, EXAMPLES))
def test_an_assessment_of_a_thousand_futures_takes_less_than_ten_megabytes(name: str) -> None:
    result = assessed(name, draws=1000)
    assert 0 < bytes_of(result) <= 10 * MB
    assert weigh(result) >= bytes_of(result)


@pytest.mark.slow
def test_it_stays_under_its_bound_while_more_drafts_are_assessed_than_fit() -> None:
    kept = Memory(4 * MB)
    drafts = 24
    for number in range(drafts):
        scheme = {"kind": "flat", "dividend": 0.5 + number / 20}
        result = kept.get(number, lambda scheme=scheme: assessed("loyalty-dividend", draws=16, scheme=scheme))
        # A page looks closer than the verdict did.
        result.simulation.by_segment().net_gain  # noqa: B018
        kept.settle()
        assert kept.weight <= kept.limit
        if number % 10 == 9:
            assert bytes_of(*kept.values()) <= kept.weight
    assert 4 < len(kept) < drafts / 2


@pytest.mark.slow
def test_what_was_let_go_of_comes_back_to_the_byte() -> None:
    result = assessed("loyalty-dividend", draws=64)
    before = {name: values.tobytes() for name, values in result.simulation.at(rate=0.3).items()}
    gain = result.simulation.by_segment().net_gain.tobytes()
    heavy = bytes_of(result)
    result.release()
    assert bytes_of(result) < heavy
    assert {name: values.tobytes() for name, values in result.simulation.at(rate=0.3).items()} == before
    assert result.simulation.by_segment().net_gain.tobytes() == gain


def test_only_the_last_used_keep_what_was_worked_out_on_the_way() -> None:
    class Growing:
        def __init__(self) -> None:
            self.more: np.ndarray | None = np.ones(1000)

        def release(self) -> None:
            self.more = None

    kept = Memory(MB)
    values = [kept.get(number, Growing) for number in range(memory.WHOLE + 3)]
    # What cannot let go of anything takes nobody's place.
    for number in range(memory.WHOLE):
        kept.get(f"a text {number}", lambda: "words")
    kept.settle()
    assert [value.more is None for value in values] == [True] * 3 + [False] * memory.WHOLE


@pytest.mark.parametrize("name", first(1, EXAMPLES))
def test_nothing_in_a_kept_assessment_can_be_changed(name: str) -> None:
    kept = Memory(50 * MB)
    result = kept.get(name, lambda: assessed(name, draws=32))
    simulation = result.simulation
    simulation.offer, simulation.by_segment(), result.passes["E4"]
    kept.settle()
    for array in arrays_in(*kept.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    for outcome in simulation.outcomes.values():
        with pytest.raises(ValueError, match="read-only"):
            outcome[0] = 0.0
    with pytest.raises(TypeError):
        simulation.outcomes["profit"] = np.zeros(1)
    with pytest.raises(FrozenInstanceError):
        result.trust = 1.0
    result.to_json_dict()
    assert list(changeable(result, "assessment")) == []
    result.run.clear()
    assert result.run == run_of(result.case)


def test_the_one_used_longest_ago_goes_first() -> None:
    kept = Memory(2500)
    for name in ("a", "b"):
        kept.get(name, lambda: np.zeros(125))
    kept.get("a", lambda: pytest.fail("made twice"))
    kept.get("c", lambda: np.zeros(125))
    assert ["a" in kept, "b" in kept, "c" in kept] == [True, False, True]


def test_what_is_larger_than_the_memory_is_given_and_not_kept() -> None:
    kept = Memory(100)
    assert kept.get("large", lambda: np.zeros(1000)).size == 1000
    assert len(kept) == 0


def test_visitors_who_want_the_same_at_once_wait_for_one_of_them() -> None:
    kept, begun, go_on, made = Memory(MB), threading.Event(), threading.Event(), []

    def make() -> str:
        made.append(1)
        begun.set()
        assert go_on.wait(30)
        return "value"

    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.append(kept.get("key", make))) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert results == ["value"] * 4
    assert made == [1]


def test_pages_that_end_while_one_is_weighing_go_on_and_are_weighed_with_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, weighed = Memory(10_000), []
    values = {name: [np.zeros(10)] for name in ("a", "b")}
    for name, value in values.items():
        kept.get(name, lambda value=value: value)
    kept.settle()
    weigh_it = memory.weigh

    def weigh(value: object) -> int:
        weighed.append(value)
        if len(weighed) == 1:
            # Somebody else's page ends meanwhile, having used the other value, which has grown.
            values["b"].append(np.zeros(20))
            kept.get("b", list)
            kept.settle()
        return weigh_it(value)

    kept.get("a", list)
    monkeypatch.setattr(memory, "weigh", weigh)
    kept.settle()
    assert weighed == [values["a"]]
    kept.settle()
    assert [len(value) for value in weighed] == [1, 2]
    assert kept.weight == sum(map(weigh_it, values.values()))


def test_once_open_what_pages_used_is_weighed_and_none_of_them_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, weighing, weigh_it, weighed = Memory(10_000), [], memory.weigh, threading.Event()
    value = [np.zeros(10)]
    kept.get("a", lambda: value)

    def weigh(item: object) -> int:
        weighing.append(threading.current_thread())
        weighed.set()
        return weigh_it(item)

    monkeypatch.setattr(memory, "weigh", weigh)
    monkeypatch.setattr(memory, "PAUSE", 600.0)
    kept.open()
    kept.settle_soon()
    assert weighed.wait(60)
    # It pauses now, and what is used meanwhile is weighed when it is closed.
    value.append(np.zeros(20))
    kept.get("a", list)
    kept.settle_soon()
    kept.close()
    assert kept.weight == weigh_it(value)
    assert weighing and threading.current_thread() not in weighing
    assert not any(thread.is_alive() for thread in weighing)
    value.append(np.zeros(30))
    kept.get("a", list)
    kept.settle_soon()
    assert kept.weight == weigh_it(value)


def test_a_weighing_that_fails_in_the_background_ends_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, weigh_it = Memory(10_000), memory.weigh
    value = [np.zeros(10)]
    kept.get("a", lambda: value)
    failed, weighed = threading.Event(), threading.Event()

    def weigh(item: object) -> int:
        if not failed.is_set():
            failed.set()
            raise AttributeError("half loaded")
        weighed.set()
        return weigh_it(item)

    monkeypatch.setattr(memory, "weigh", weigh)
    monkeypatch.setattr(memory, "PAUSE", 0.0)
    kept.open()
    kept.settle_soon()
    assert failed.wait(60)
    kept.get("a", list)
    kept.settle_soon()
    assert weighed.wait(60)
    kept.close()


def test_a_failure_is_told_to_whoever_asked_and_leaves_nothing() -> None:
    kept = Memory(MB)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 // 0)
    assert kept.get("key", lambda: 2) == 2


@pytest.mark.parametrize("said", ["many", "-1", "50", "1.5"])
def test_a_setting_that_is_no_size_is_said_in_words(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(memory.SETTING, said)
    with pytest.raises(InputError, match="how many megabytes"):
        memory.limit()


def test_all_caches_together_take_300_megabytes_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(memory.SETTING, raising=False)
    assert memory.limit() + memory.DRAWS_MB * MB == 300 * MB
    monkeypatch.setenv(memory.SETTING, "120")
    assert memory.limit() + memory.DRAWS_MB * MB == 120 * MB


def test_what_is_kept_is_weighed_while_another_thread_loads_a_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", ModuleType("pandas"))

    class NotSeenBefore:
        def __init__(self) -> None:
            self.text, self.array = "ab", np.zeros(3)

    assert weigh(NotSeenBefore()) == 2 + 24


@pytest.mark.slow
def test_values_are_kept_in_one_memory_that_is_bounded() -> None:
    """Streamlit's own cache of values has no bound in bytes; what is asked by a clock is no value."""
    others = [
        f"{path.relative_to(LIB)}: {ast.unparse(mark)}"
        for path in LIB.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for mark in node.decorator_list
        if "cache_data" in ast.unparse(mark) and not (node.returns is not None and ast.unparse(node.returns) == "None")
    ]
    assert others == []

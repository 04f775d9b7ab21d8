"""Ten times as many futures, worked out behind what is already on the screen."""

from __future__ import annotations

import logging
import pickle
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from evenhand import confined
from evenhand.assessment import Assessment, assess
from evenhand.assessment.picture import Picture, picture_of
from evenhand.case import Case
from evenhand.scoring.rubric_file import rubric_of, rubric_text

log = logging.getLogger("evenhand")

REFINED_DRAWS = 10_000
KEPT = 64
PATIENCE = 10.0
"""How many seconds pass until what nobody asks for any more is given up; a page that is open asks every second."""
BOUNDS = confined.Bounds(cpu_seconds=600, memory_bytes=4 * 1024**3, wall_seconds=1800.0)
"""What a refinement may take; it ends long before."""

Key = tuple[str, ...]


@dataclass
class _Work:
    asked: float
    future: Future[Picture | None] = field(default_factory=Future)


class Refinery:
    """Draws pictures from more futures, one after the other, what was asked for last first, and keeps them.

    It is closed until a server opens it: nothing works on in the background of a test or a notebook. What nobody asks
    for any more is given up, so that the next need not wait for it, and begins anew when somebody comes back.

    Parameters
    ----------
    draws
        From how many futures.
    patience
        How many seconds pass until what nobody asks for any more is given up.
    """

    def __init__(self, draws: int = REFINED_DRAWS, *, patience: float = PATIENCE) -> None:
        self.draws, self.patience = draws, patience
        self._lock = threading.Lock()
        self._worker: ThreadPoolExecutor | None = None
        self._work: OrderedDict[Key, _Work] = OrderedDict()

    def open(self) -> None:
        """Begin to take work."""
        with self._lock:
            self._worker = self._worker or ThreadPoolExecutor(1, thread_name_prefix="evenhand-refine")

    def close(self) -> None:
        """Take no more work; what waits is given up, and what is under way ends with its process."""
        with self._lock:
            worker, self._worker = self._worker, None
            self._work.clear()
        if worker is not None:
            worker.shutdown(wait=False, cancel_futures=True)

    def begin(self, assessment: Assessment) -> None:
        """Have an assessment refined, unless it is, or the refinery is closed."""
        key = _key(assessment)
        with self._lock:
            if self._worker is None or key in self._work:
                return
            # What waits was asked for before; whoever still looks at it asks again.
            for waiting in [other for other, work in self._work.items() if work.future.cancel()]:
                del self._work[waiting]
            self._work[key] = work = _Work(time.monotonic())
            work.future = self._worker.submit(self._refine, work, assessment)
            while len(self._work) > KEPT:
                self._work.popitem(last=False)

    def wanted(self, assessment: Assessment) -> bool:
        """Return whether there is, or will be, something to wait for; who asks waits for it."""
        with self._lock:
            work = self._work.get(_key(assessment))
            if work is not None:
                work.asked = time.monotonic()
            opened = self._worker is not None
        return opened and assessment.simulation.draws < self.draws and (work is None or not work.future.done())

    def picture(self, assessment: Assessment) -> Picture | None:
        """Return the refined picture, when it is there."""
        with self._lock:
            work = self._work.get(_key(assessment))
        if work is None or not work.future.done() or work.future.cancelled() or work.future.exception() is not None:
            return None
        return work.future.result()

    def _refine(self, work: _Work, assessment: Assessment) -> Picture | None:
        """Work a picture out, or return ``None`` when nobody asks for it any more."""
        try:
            case = assessment.case
            # Criteria go as text: what was worked out about them does not travel.
            facts = (case.scenario, case.customers, case.assumptions, case.policy, case.rates, case.seed, self.draws)
            # In a thread it would keep every page waiting for the interpreter, longest where the machine is busy.
            return confined.beside(
                BOUNDS, lambda: self._is_awaited(work), _drawn_apart, pickle.dumps(facts), rubric_text(case.rubric)
            )
        except confined.Stopped as error:
            with self._lock:
                if not self._is_awaited(work):
                    self._work.pop(_key(assessment), None)
                    return None
            # It took more than it may, or the server stops. What is on the screen stays; nobody waits for more.
            log.warning("Refining %s ended: %s", assessment.scenario.id, error)
            raise
        except Exception:
            log.exception("Refining %s failed", assessment.scenario.id)
            raise

    def _is_awaited(self, work: _Work) -> bool:
        return time.monotonic() - work.asked < self.patience


def _key(assessment: Assessment) -> Key:
    return tuple(assessment.run.values())


def _drawn_apart(facts: bytes, criteria: str) -> Picture:
    """Return the picture of a case, in the process made for it; its facts are what this program wrote itself."""
    scenario, customers, assumptions, policy, rates, seed, draws = pickle.loads(facts)  # noqa: S301
    rubric = rubric_of(criteria, "the criteria")
    case = Case(scenario, customers, assumptions, rubric, policy, rates=rates, draws=draws, seed=seed)
    return picture_of(assess(case))

"""A scenario on the bench: its levers are moved and its measures read, in the same futures throughout."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import InputError
from evenhand.exchange.ask.counterfactual import at_levels, with_facts
from evenhand.exchange.ask.levers import axis_lever, lever_of
from evenhand.exchange.ask.measures import Measure, Readings
from evenhand.exchange.model.lever import Lever
from evenhand.exchange.simulation import Simulation

Array = NDArray[np.float64]
Between = Mapping[str, tuple[float, float]]

# A dividend is tried up to this many times what pays out all data revenue: beyond, nobody would offer it.
BEYOND_ALL = 2.0


class Experiment:
    """Moves levers of a simulated scenario.

    The lever that is the scheme's own axis is read from one simulation; any other needs one for each of its values.

    Parameters
    ----------
    simulation
        The scenario as declared: gives customers, assumptions, trust and futures.
    levers
        Which levers will be moved.
    between
        From where to where, by lever; by default as the lever says.

    Raises
    ------
    InputError
        When the scenario has no such lever, or the bounds are not allowed.
    """

    def __init__(self, simulation: Simulation, levers: tuple[str, ...], between: Between | None = None) -> None:
        self.simulation = simulation
        self.levers = {key: lever_of(simulation.scenario, key) for key in levers}
        axis = axis_lever(simulation.scenario)
        self.axis = axis if axis in self.levers else None
        self.others = tuple(key for key in self.levers if key != self.axis)
        given = dict(between or {})
        if unknown := sorted(given.keys() - self.levers.keys()):
            raise InputError(f"Bounds are given for {', '.join(unknown)}, which is not moved.")
        self.between = {key: self._bounds(lever, given.get(key)) for key, lever in self.levers.items()}

    def _bounds(self, lever: Lever, given: tuple[float, float] | None) -> tuple[float, float]:
        if given is not None:
            low, high = given
            if not lever.low <= low < high <= lever.high:
                raise InputError(
                    f"{lever.label} cannot be moved between {low:g} and {high:g}.",
                    hint=f"It lies between {lever.low:g} and {lever.high:g}, and the first must be lower.",
                )
            return low, high
        low, high = lever.span(self.simulation.scenario)
        if lever.id == "dividend":
            top = BEYOND_ALL * float(self.simulation.dividends[-1])
            high = min(max(high if high < lever.high else 0.0, top, 0.01), lever.high)
        elif high <= low or (high == lever.high and lever.unit.startswith("money")):
            # Nothing is known of it: as much as all data revenue, of one customer or of the programme.
            whole = self.simulation.customers if lever.id in ("setup", "fixed") else 1
            high = max(BEYOND_ALL * float(self.simulation.dividends[-1]) * whole, 0.01)
        return low, high

    def grid(self, key: str, count: int) -> Array:
        """Return so many values of a lever between its bounds."""
        lever, (low, high) = self.levers[key], self.between[key]
        values = np.geomspace(low, high, count) if lever.wide and low > 0 else np.linspace(low, high, count)
        values[[0, -1]] = low, high
        return np.unique(values.round()) if lever.whole else values

    def read(self, others: Mapping[str, float], along: Array | None = None) -> Readings:
        """Return what can be measured with the other levers at these values.

        Parameters
        ----------
        others
            Values of the levers that are not the axis.
        along
            Values of the lever that is, a row each; by default one row, the scheme as declared.
        """
        if not others:
            declared = np.array([self.simulation.plan.declared])
            return Readings(at_levels(self.simulation, declared if along is None else along))
        scenario = self.simulation.scenario
        for key, value in others.items():
            scenario = self.levers[key].put(scenario, float(value))
        return Readings(with_facts(self.simulation, scenario, along))

    def curve(
        self, key: str, values: Array, measure: Measure, progress: Callable[[int, int], None] | None = None
    ) -> Array:
        """Return a measure along a single lever, shape (values,)."""
        if key == self.axis:
            return measure.of(self.read({}, values))
        results = []
        for index, value in enumerate(values):
            results.append(float(measure.of(self.read({key: float(value)}))[0]))
            if progress is not None:
                progress(index + 1, len(values))
        return np.array(results)

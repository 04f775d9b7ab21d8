from __future__ import annotations

import inspect
import warnings

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def oracle():
    """Makes the trajectory of ema_workbench: limits, coverage, density, mass and quasi-p of every box."""
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patched:
        # It warns on import that optional packages are not there, which nothing here needs.
        warnings.simplefilter("ignore")
        # To name itself in its log, each of its methods asks which of all modules imports it: a third of the time.
        patched.setattr(inspect, "getmodule", lambda *_: None)
        from ema_workbench.analysis.prim import Prim

    def run(columns, failing, peel=0.05, mass_min=0.05):
        frame = pd.DataFrame(columns)
        with warnings.catch_warnings():
            # pandas announces that joining an empty table with numbers will keep other types.
            warnings.simplefilter("ignore", FutureWarning)
            box = Prim(frame, failing, threshold=0.01, peel_alpha=peel, paste_alpha=peel, mass_min=mass_min).find_box()
        first = box.box_lims[0]
        results = []
        for index, row in box.peeling_trajectory.iterrows():
            now = box.box_lims[index]
            limits = {
                name: tuple(None if now[name][side] == first[name][side] else now[name][side] for side in (0, 1))
                for name in frame.columns
            }
            limits = {name: pair for name, pair in limits.items() if pair != (None, None)}
            results.append((limits, row["coverage"], row["density"], row["mass"], box.qp[index]))
        return results

    return run


@pytest.fixture(scope="session")
def corner():
    """Makes futures that fail where the first number is high and the second low; others say nothing."""

    def make(seed, futures=1000, noise=0.05):
        rng = np.random.default_rng(seed)
        columns = {name: rng.random(futures) for name in ("first", "second", "third", "fourth")}
        inside = (columns["first"] > 0.6) & (columns["second"] < 0.4)
        return columns, inside ^ (rng.random(futures) < noise)

    return make

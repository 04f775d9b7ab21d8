from __future__ import annotations

import atexit
import gc

import pytest

# Until the tests are collected nothing is garbage, and looking for it takes a sixth of that time.
gc.disable()


def pytest_configure(config):
    """Load what tests share, which is most of the library, where tests are run: who hands them out needs none of it."""
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        config.pluginmanager.import_plugin("tests.fixtures")


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no worker is left with it at the end."""
    weight = {"browser": 0, "pages": 1, "assessment": 2}
    items.sort(key=lambda item: weight.get(item.path.parent.name, len(weight)))


def pytest_collection_finish():
    """Leave modules and collected tests out of the search for garbage, which took a tenth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def pytest_unconfigure():
    """Look for garbage once more; pytest would look five times, at all that a whole run has left."""
    gc.collect()
    gc.freeze()
    # What is left is let go at the very end, as libraries written in C++ look whether it is.
    atexit.register(gc.unfreeze)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep a file's tests on one worker, where what they share is made once; so are all journeys, and all pages."""
    from xdist.scheduler import LoadScopeScheduling

    class ByWhatIsShared(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            # Journeys share a server, and pages the assessments of the same examples.
            return next((folder for folder in ("browser/", "pages/") if folder in file), file)

    # xdist's own groups are parts of names, which pytest 9.2 no longer lets it change.
    config.option.loadscopereorder = False
    return ByWhatIsShared(config, log)

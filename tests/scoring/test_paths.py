from __future__ import annotations

import pytest
from evenhand.scoring.paths import PathError, check_path, pattern


@pytest.mark.parametrize(
    "path",
    [
        "consent.requests[].act",
        "purposes[].basis",
        "purposes[].retention.days",
        "notice.rights.access.route",
        "sources[].from",
        "incentive.valuation.value_month",
        "scheme.dividend",
    ],
)
def test_paths_of_facts_are_known(path):
    check_path(path)


@pytest.mark.parametrize(
    ("path", "meant"),
    [("consent.request", "requests"), ("purposes[].basiss", "basis"), ("notice.rights.acess.route", "access")],
)
def test_a_path_that_leads_nowhere_is_refused_with_the_nearest_name(path, meant):
    with pytest.raises(PathError) as caught:
        check_path(path)
    assert caught.value.suggestion == meant


def test_a_pattern_leaves_positions_and_jurisdictions_open():
    assert pattern("purposes[2].basis.US-CA") == "purposes[].basis"
    assert pattern("consent.requests[0].act") == "consent.requests[].act"

"""A real cluster of Spark, a master and two workers on loopback, gives the sketch that reading the file gives."""

from __future__ import annotations

import threading

import pytest
from evenhand.customers import Recipe, read_customers
from evenhand.customers.example import example_file
from evenhand.customers.spark import read_with_spark
from evenhand.errors import CustomerDataError

from tests.engines.odd import ODD, free_port

pytestmark = pytest.mark.slow

EXAMPLE = Recipe(customer="household_id", amount=("sales_value",), date="transaction_timestamp")


@pytest.fixture(scope="module")
def transactions():
    """Return the 1,469,307 purchases of the example, as Parquet."""
    return example_file("transactions")


@pytest.mark.parametrize("segment_by", ["spending fifths", "none", "channel"])
def test_every_oddity_is_read_alike_cell_for_cell(cluster, oddities, segment_by):
    here = read_customers(oddities, recipe=ODD, segment_by=segment_by)
    there = read_with_spark(oddities, cluster.master, ODD, segment_by=segment_by, settings=cluster.settings)
    assert there.sketch.to_json() == here.sketch.to_json()


def test_a_worker_that_dies_costs_time_and_no_truth(cluster, transactions):
    here = read_customers(transactions, recipe=EXAMPLE)
    assert here.profile.revenue_cents == 459603958
    # Killed while the cluster works: as soon as the other thread has begun to read.
    killer = threading.Timer(0.5, cluster.workers[0].kill)
    killer.start()
    there = read_with_spark(transactions, cluster.master, EXAMPLE, settings=cluster.settings)
    killer.join()
    assert cluster.workers[0].wait() != 0
    assert there.sketch.to_json() == here.sketch.to_json()
    assert there.profile.rows == here.profile.rows == 1_469_307


@pytest.mark.parametrize("address", ["spark://127.0.0.1", "local[2]", "spark://127.0.0.1:x"])
def test_an_address_that_is_none_is_refused(oddities, address):
    with pytest.raises(CustomerDataError, match="no address"):
        read_with_spark(oddities, address, ODD)


def test_a_lost_master_is_said_in_words(oddities):
    with pytest.raises(CustomerDataError, match="No Spark master answers"):
        read_with_spark(oddities, f"spark://127.0.0.1:{free_port()}", ODD)


def test_a_column_that_is_not_there_names_the_nearest(cluster, oddities):
    with pytest.raises(CustomerDataError) as refused:
        read_with_spark(oddities, cluster.master, ODD.with_(customer="whoo"), settings=cluster.settings)
    assert "'who'" in (refused.value.hint or "")

"""The processes of a run: order, mistakes, and one that is killed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scrubber.trees._pool import workers
from scrubber.trees._results import Result
from scrubber.trees._walk import Item

ITEMS = [Item(Path(f"{i}.jpg")) for i in range(100)]


def named(item: Item) -> Result:
    return Result(item.path.name, format=str(os.getpid()))


def killed_at_fifty(item: Item) -> Result:
    if item.path.name == "50.jpg":
        os._exit(9)
    return named(item)


def wrong_at_fifty(item: Item) -> Result:
    if item.path.name == "50.jpg":
        raise ZeroDivisionError
    return named(item)


def run(function, jobs: int = 3) -> list[Result]:
    with workers(jobs, len(ITEMS)) as spread:
        return list(spread(function, ((item,) for item in ITEMS)))


def test_results_come_in_order_from_other_processes():
    results = run(named)
    assert [result.path for result in results] == [item.path.name for item in ITEMS]
    assert str(os.getpid()) not in {result.format for result in results}


def test_a_process_that_is_killed_takes_only_its_files_with_it():
    results = run(killed_at_fifty)
    assert [result.path for result in results] == [item.path.name for item in ITEMS]
    refused = [result.path for result in results if result.error]
    assert "50.jpg" in refused
    assert len(refused) <= 8


def test_a_mistake_ends_the_run(capfd):
    with pytest.raises(ZeroDivisionError):
        run(wrong_at_fifty)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("jobs", "count"), [(1, 100), (4, 10)])
def test_little_work_stays_in_this_process(jobs, count):
    with workers(jobs, count) as spread:
        (result,) = spread(named, [(ITEMS[0],)])
    assert result.format == str(os.getpid())

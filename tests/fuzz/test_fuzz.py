"""A few seconds of fuzzing per handler; `python -m tests.fuzz` goes on for as long as wanted."""

import pytest

from scrubber.registry import plugins
from tests.fuzz.engine import fuzz, targets


@pytest.mark.parametrize("name", sorted(targets()))
def test_promises_hold_under_damage(name):
    assert fuzz(name, seconds=3) > 50


def test_every_handler_has_a_target():
    refuses_all = {"raw"}
    assert {handler.name for handler in plugins("scrubber.media", "handler")} - refuses_all == set(targets())

"""Blocks that end by force, also within each other."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from render.planner.steps.hard_limit import TookTooLong, at_most


class Outer(BaseException):
    pass


def compute_for_ever() -> None:
    while True:
        sum(range(2000))


def watchers() -> int:
    return sum(thread.name == "hard-limit" for thread in threading.enumerate())


def test_an_inner_block_does_not_take_an_outer_limit_for_its_own() -> None:
    def compute_in_steps() -> None:
        with suppress(TookTooLong), at_most(5):
            compute_for_ever()

    with pytest.raises(Outer), at_most(0.1, Outer):
        compute_in_steps()


def test_after_an_inner_limit_the_outer_block_goes_on() -> None:
    with at_most(5, Outer):
        with pytest.raises(TookTooLong), at_most(0.1):
            compute_for_ever()
        assert sum(range(2000)) == 1999000


def test_many_blocks_in_a_block_that_ends_leave_no_watcher_behind() -> None:
    """A watcher that starts just when an outer limit passes once hung the thread for good."""

    def compute_in_steps() -> None:
        while True:
            with at_most(5):
                sum(range(200))

    for _ in range(4):
        with pytest.raises(Outer), at_most(0.07, Outer):
            compute_in_steps()
    for thread in threading.enumerate():
        if thread.name == "hard-limit":
            thread.join(5)
    assert watchers() == 0

"""What says nothing against a step: a store that is away, a worker without room."""

from __future__ import annotations

import errno
import os

import pytest

from services.interfaces import NotFound, Unavailable
from tasks.base import is_outage, reason


@pytest.mark.parametrize(
    "problem",
    [
        Unavailable("the object store does not answer"),
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "scratch/source.mp4"),
        OSError(errno.EMFILE, os.strerror(errno.EMFILE)),
    ],
    ids=["store", "disk", "handles"],
)
def test_an_outage_is_known_and_said(problem: Exception) -> None:
    assert is_outage(problem)
    assert "internal error" not in reason(problem)


@pytest.mark.parametrize(
    "problem",
    [RuntimeError("a bug"), FileNotFoundError(errno.ENOENT, "gone"), NotFound("x", "gone")],
    ids=["bug", "file", "object"],
)
def test_a_fault_of_the_step_is_no_outage(problem: Exception) -> None:
    assert not is_outage(problem)

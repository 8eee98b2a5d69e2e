"""Under xdist a test marked `alone` has the machine to itself."""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

LOCK = pytest.StashKey[Path]()
# bytes of the lock file: whoever waits to be alone holds the first, so that nobody else begins
TURN, MACHINE = 0, 1


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the lock of this run is."""
    node.workerinput["lock"] = str(lock_of(node.config))


def lock_of(config: pytest.Config) -> Path:
    if LOCK not in config.stash:
        folder = tempfile.TemporaryDirectory(prefix="troupe-tests-")
        config.add_cleanup(folder.cleanup)
        config.stash[LOCK] = Path(folder.name) / "lock"
    return config.stash[LOCK]


@pytest.hookimpl(wrapper=True, tryfirst=True)  # outside pytest-timeout's clock
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    lock = getattr(item.config, "workerinput", {}).get("lock")
    if lock is None:
        return (yield)
    with machine(Path(lock), alone=item.get_closest_marker("alone") is not None):
        return (yield)


@contextmanager
def machine(lock: Path, *, alone: bool) -> Iterator[None]:
    """The right to run beside others, or alone. POSIX locks, because forked children, which may
    outlive a test, do not inherit them."""
    with lock.open("a+") as file:  # a shared lock wants to read, an exclusive one to write
        fcntl.lockf(file, fcntl.LOCK_EX, 1, TURN)
        fcntl.lockf(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH, 1, MACHINE)
        fcntl.lockf(file, fcntl.LOCK_UN, 1, TURN)
        yield

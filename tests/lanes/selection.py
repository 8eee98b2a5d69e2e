"""Which tests a lane holds: all that CI runs, fewer with --fast, more with --long."""

from __future__ import annotations

import pytest

OUTSIDE_FAST = ("slow", "cluster", "long")
LONG_REASON = "takes long; ./troupe test --long runs it"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("lanes", "lanes of the suite (docs/testing.md)")
    group.addoption("--fast", action="store_true", help="leave out what is slow")
    group.addoption("--long", action="store_true", help="also run what takes longer than CI may")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("fast") and config.getoption("long"):
        raise pytest.UsageError("--fast and --long are two lanes: give one of them.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("fast"):
        slow = [item for item in items if is_slow(item)]
        items[:] = [item for item in items if not is_slow(item)]
        config.hook.pytest_deselected(items=slow)
    elif not config.getoption("long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason=LONG_REASON))


def is_slow(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in OUTSIDE_FAST)

"""A whole lane runs on all cores, file by file."""

from __future__ import annotations

import os

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.lanes.selection import is_slow

MOST_WORKERS = 8  # each may hold a gigabyte
CHOSEN_OR_WATCHED = ("keyword", "markexpr", "lf", "stepwise", "usepdb", "trace")
ONE_UNIT = ("tests/cluster/",)  # folders whose files share what is dear to start


@pytest.hookimpl(tryfirst=True)  # xdist's own reads the number of processes
def pytest_cmdline_main(config: pytest.Config) -> None:
    not_said = getattr(config.option, "numprocesses", 0) is None
    if not_said and not hasattr(config, "workerinput") and runs_whole_lane(config):
        config.option.numprocesses = min(len(os.sched_getaffinity(0)), MOST_WORKERS)


def runs_whole_lane(config: pytest.Config) -> bool:
    """Whether nobody chose tests or wants to watch one."""
    if any(vars(config.option).get(name) for name in CHOSEN_OR_WATCHED):
        return False
    return config.option.capture != "no" and config.args_source is config.ArgsSource.TESTPATHS


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling:
    config.option.loadscopereorder = False  # the order is ours
    return UnitScheduling(config, log)  # type: ignore[arg-type]


class UnitScheduling(LoadFileScheduling):
    """Whoever is free takes the next file, or the next folder of `ONE_UNIT`."""

    def _split_scope(self, nodeid: str) -> str:
        folders = (folder for folder in ONE_UNIT if nodeid.startswith(folder))
        return next(folders, None) or super()._split_scope(nodeid)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow files first, so that the workers end together; what must be alone last."""
    if hasattr(config, "workerinput"):
        slow = {item.path for item in items if is_slow(item)}
        alone = {item.path for item in items if item.get_closest_marker("alone")}
        items.sort(key=lambda item: (item.path in alone, item.path not in slow))

"""Every start of a process by Troupe's code is one of this list, or the test that saw it fails.

Processes that open what strangers have sent are started by `confinement.starting` alone, as one of
CONFINED and with nothing in their environment. Standard library only: it is loaded everywhere.
"""

from __future__ import annotations

import _posixsubprocess
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDERS = ("api", "confinement", "pose", "render", "scoring", "services", "tasks", "workers")
REPORT = "PROCESS_AUDIT_REPORT"
FORK_EXEC = "_posixsubprocess.fork_exec"
EVENTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.system"}

STARTER = "confinement/starting.py"
CONFINED = {
    "confinement.child": "one file of a stranger's, see Reader",
    "confinement.probe": "the walls themselves",
    "pose.sandbox.child": "videos",
    "render.scenes.warm_child": "scene code",
    "tests.confinement.taken_over_reader": "attacks in place of confinement.child",
    "tests.confinement.taken_over_decoder": "attacks in place of pose.sandbox.child",
}
TOLD = {
    "PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "LANG", "PYTHONPATH", "PYTHONSAFEPATH",
    "PYTHONDONTWRITEBYTECODE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MPLCONFIGDIR",
    "MALLOC_ARENA_MAX", "LD_LIBRARY_PATH",
}  # fmt: skip
# these open nothing that strangers have sent
OTHERS = {
    "confinement/scratch.py": "chmod and rm, for folders that Python cannot remove",
    "confinement/syscalls.py": "the loader's list, to find libseccomp",
    "confinement/probe.py": "a fork that asks before it writes; another, which is to fail",
    "pose/backends/mediapipe_graph.py": "the loader's list, which its import asks for",
    "pose/model.py": "pip, to get the networks",
    "render/fast/forks.py": "animations of a scene, in forks of its confined process",
    "render/scenes/warm_child.py": "scenes, in forks of the process that is warm",
    "render/narration/other_voices.py": "the program that the operator has named; it hears text",
    "workers/bench.py": "measurements, with videos of our own",
    "workers/celery_worker.py": "a worker's forks",
    "workers/cluster.py": "Troupe's own programs",
    "workers/launcher.py": "Troupe's own programs",
    "workers/web.py": "gunicorn, which this process becomes",
}

Report = Callable[[str], object]


def watch(report: Report) -> None:
    """From now on, for good, each start that is in no list is told to ``report``."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS and (reason := objection(event, arguments)):
            report(reason)

    sys.addaudithook(hook)
    watch_fork_exec(report)


def watch_fork_exec(report: Report) -> None:
    """What multiprocessing starts programs with, of which Python tells no audit hook."""
    start = _posixsubprocess.fork_exec

    def watched(*arguments: Any) -> int:
        told = sys._getframe(1).f_code.co_filename == subprocess.__file__
        if not told and (reason := objection(FORK_EXEC, ("", *arguments))):
            report(reason)
        return start(*arguments)

    vars(_posixsubprocess)["fork_exec"] = watched


def watched_path(*folders: Path) -> str:
    """PYTHONPATH for a program that a test starts, of these folders, so that it is watched."""
    return os.pathsep.join([*map(str, folders), str(Path(__file__).resolve().parent)])


def watch_by_environment() -> None:
    """Where a test has asked for it: into the file that it names, one line each."""
    path = os.environ.get(REPORT)
    if path:
        watch(lambda reason: append(path, reason))


def append(path: str, line: str) -> None:
    with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123  # before anything is imported
        file.write(f"{line}\n")


def objection(event: str, arguments: tuple[Any, ...]) -> str | None:
    """What is wrong with the start, or nothing: also where Troupe's code has no part in it."""
    place = next(places(), None)
    if place is None or place in OTHERS:
        return None
    if place != STARTER or event != "subprocess.Popen":
        return f"{place} starts a process ({event}: {shown(arguments)}); is it in a list?"
    _, words, _, environment = arguments
    module = module_of(words)
    if module not in CONFINED:
        return f"{place} starts {module}, which is not in the list of confined processes"
    if strange := set(environment or ()) - TOLD:
        return f"{module} is told {', '.join(sorted(strange))}"
    return None


def places() -> Iterator[str]:
    """Troupe's modules that are at work, the innermost first."""
    frame = sys._getframe(1)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(str(CHECKOUT)):
            place = path[len(str(CHECKOUT)) + 1 :]
            if place.partition("/")[0] in FOLDERS:
                yield place
        frame = frame.f_back  # type: ignore[assignment]


def module_of(words: Sequence[Any]) -> str:
    """What Python is told to run, also behind the words of bubblewrap."""
    texts = [str(word) for word in words]
    return texts[texts.index("-m") + 1] if "-m" in texts else texts[0]


def shown(arguments: Sequence[Any]) -> str:
    return str(arguments[1] if len(arguments) > 1 else "")[:200]

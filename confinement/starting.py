"""How a confined process is started: in a world of its own where bubblewrap works, else plainly.

It is a program that is executed, never a fork of a worker: nothing of the worker's memory,
environment or connections is in it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from confinement.kernel import NOBODY, hand_over
from confinement.places import CODE, ROOT, python_places
from confinement.room import words_of_room

REAPING = 0.5  # seconds for bubblewrap to notice and to end itself
SEARCH = "/usr/bin:/bin:/usr/local/bin"
SYSTEM_FOLDERS = ("lib", "lib64", "lib32", "bin", "sbin")
SHOWN = ("/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives", "/var/cache/fontconfig",
         "/nix/store", "/gnu/store")  # fmt: skip
NAMESPACES = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
              "--unshare-cgroup-try")  # fmt: skip
# What confine needs to become another user and to give up all for good, and a warm process to end
# its scenes; nothing else.
ROOT_RIGHTS = ("--cap-drop", "ALL", "--cap-add", "CAP_CHOWN", "--cap-add", "CAP_SETUID",
               "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP",
               "--cap-add", "CAP_KILL")  # fmt: skip
OWN_USER = ("--unshare-user", "--uid", "65534", "--gid", "65534")


@dataclass(frozen=True)
class Start:
    """One way to start a confined process: the words that go before Python's, and as whom.

    Root becomes another user first where bubblewrap itself can work without its rights: root's
    threads are not counted, whatever name it has inside.
    """

    name: str
    words: tuple[str, ...] = ()
    user: int | None = None

    @property
    def private_root(self) -> bool:
        return bool(self.words)


PLAIN = Start("plain")


def starts() -> Iterator[Start]:
    """The ways to try on this machine, best first; the last one works everywhere."""
    program = shutil.which("bwrap", path=SEARCH)
    if program:
        root = os.geteuid() == 0
        if root:
            yield Start("bubblewrap", (program, *NAMESPACES, *ROOT_RIGHTS))
        yield Start("bubblewrap", (program, *NAMESPACES, *OWN_USER), NOBODY if root else None)
    yield PLAIN


def launch(
    module: str,
    arguments: Sequence[str],
    *,
    scratch: Path,
    start: Start = PLAIN,
    pass_fds: Sequence[int] = (),
    given: int = subprocess.DEVNULL,
    output: IO[Any] | int = subprocess.DEVNULL,
    complaints: IO[Any] | int = subprocess.STDOUT,
    environment: Mapping[str, str] | None = None,
    room: int = 0,
) -> subprocess.Popen[bytes]:
    """Starts ``python -m module arguments`` in folder ``scratch``, the only one it may write.

    In a world of its own there can be a ``room`` of so many bytes as well (`confinement.room`).

    It leads a process group of its own; what bubblewrap has started ends with it. ``given``,
    ``output`` and ``complaints`` are its standard streams. ``environment`` is added to the little
    that every such process is told.
    """
    told = {**base_environment(scratch), **(environment or {})}
    python = (sys.executable, "-m", module, *arguments)
    boxed = start.private_root
    if start.user is not None:
        hand_over(scratch, start.user)
    return subprocess.Popen(
        [*start.words, *view(scratch, told, room), *python] if boxed else python,
        cwd=scratch,
        env={} if boxed else told,
        stdin=given,
        stdout=output,
        stderr=complaints,
        bufsize=0,  # what was read ahead would not show in select
        pass_fds=tuple(pass_fds),
        start_new_session=True,
        user=start.user,
        group=start.user,
        extra_groups=None if start.user is None else (),
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends all that ``launch`` has started; a process that has ended by itself is only reaped.

    Its children go first: bubblewrap then reaps them, and leaves none to a container whose first
    process reaps nobody.
    """
    children = children_of(process.pid)
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=REAPING if children else 0)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children_of(pid: int) -> list[int]:
    """None when it has ended."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def base_environment(scratch: Path) -> dict[str, str]:
    """All that the process may know: no settings, no secrets, nobody's home."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(scratch),
        "XDG_CACHE_HOME": str(scratch / "cache"),
        "TMPDIR": str(scratch),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",  # what lies in the scratch folder is no module
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MPLCONFIGDIR": str(scratch),
    }


def view(scratch: Path, environment: Mapping[str, str], room: int = 0) -> list[str]:
    """bubblewrap's words for what is to be seen; there is no /proc, and nobody needs one."""
    words = ["--die-with-parent", "--clearenv"]
    for name, value in environment.items():
        words += ["--setenv", name, value]
    words += ["--ro-bind", "/usr", "/usr"]
    for name in SYSTEM_FOLDERS:
        words += system_folder(Path("/") / name)
    shown = [*map(Path, SHOWN), *python_places(), *CODE]
    words += doors([*shown, scratch])
    for place in shown:
        words += ["--ro-bind-try", str(place), str(place)]
    words += ["--bind", str(scratch), str(scratch), *words_of_room(room)]
    sealed = ("--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/")
    return [*words, *sealed, "--chdir", str(scratch), "--"]


def doors(places: Sequence[Path]) -> list[str]:
    """The folders on the way there, empty but for the way, and open to other users."""
    ways = {
        way for place in places for way in place.parents if Path("/usr") not in (way, *way.parents)
    }
    return [word for way in sorted(ways - {Path("/")}) for word in ("--dir", str(way))]


def system_folder(place: Path) -> list[str]:
    """As on this machine: a link into /usr, or a folder of its own."""
    if place.is_symlink():
        return ["--symlink", str(place.readlink()), str(place)]
    return ["--ro-bind-try", str(place), str(place)]

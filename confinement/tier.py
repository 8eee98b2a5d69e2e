"""Which walls hold on this machine, found by trying them, and what that means in words."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from confinement.confining import Walls
from confinement.limits import MIB
from confinement.starting import PLAIN, Start, launch, starts

PROBE_TIMEOUT = 30.0
ROOM_TRIED = MIB
NO_ROOM = (
    "a bound on what scene code writes (libseccomp 2.5 or newer, where system calls can be watched;"
    " or bubblewrap 0.7 or newer)"
)
NO_USER = (
    "another user (run Troupe with bubblewrap, or as root with Python where others may read it)"
)
NO_WALLS = Walls(user=False, landlock=0, seccomp=False)
TITLES = {
    "bubblewrap": "bubblewrap",
    "kernel": "kernel filters without bubblewrap",
    "limits": "resource limits only",
}


@dataclass(frozen=True)
class Tier:
    """How scene code, and whoever opens strangers' files, is held on this machine.

    ``open`` are the ways that were open when tried from inside: files, network, processes, threads.
    ``room`` tells that its world can have a mount of bounded size, which was tried as well.
    """

    start: Start
    walls: Walls
    open: tuple[str, ...] = ()
    room: bool = False

    @property
    def name(self) -> str:
        if self.start.private_root:
            return "bubblewrap"
        return "kernel" if self.free_code else "limits"

    @property
    def free_code(self) -> bool:
        """Whether code of unknown origin may be run; files are read behind what walls there are."""
        return self.walls.seccomp and not self.open and self.bounded

    @property
    def bounded(self) -> bool:
        """Whether what it writes cannot be more than it may."""
        return self.room or self.walls.supervised

    @property
    def missing(self) -> tuple[str, ...]:
        """What would make the walls thicker, each with what to do."""
        lacks = (
            (not self.start.private_root, "bubblewrap (not installed, or user namespaces are off)"),
            (not self.walls.landlock, "landlock (Linux 5.13 or newer, with lsm=landlock)"),
            (not self.walls.seccomp, "seccomp (install libseccomp2)"),
            (not self.walls.user, NO_USER),
            (not self.bounded, NO_ROOM),
        )
        return tuple(words for lacking, words in lacks if lacking)

    @property
    def layers(self) -> tuple[str, ...]:
        """What holds within the process, bubblewrap or not: so the decoder of videos is held."""
        there = (
            (self.walls.landlock, f"landlock {self.walls.landlock}"),
            (self.walls.seccomp, "seccomp"),
            (self.walls.user, "another user"),
            (self.walls.supervised, "supervised writing"),
        )
        return (*(words for holds, words in there if holds), "limits")

    @property
    def words(self) -> str:
        """For the doctor and the log of a worker, in one line."""
        lacking = f"; missing: {', '.join(self.missing)}" if self.missing else ""
        code = "" if self.free_code else "; code that Troupe has not generated is refused"
        return f"{TITLES[self.name]} ({', '.join(self.layers)}){lacking}{code}"


@cache
def tier() -> Tier:
    """The best that works; tried once for each process of Troupe."""
    return next((found for start in starts() if (found := try_tier(start))), Tier(PLAIN, NO_WALLS))


def try_tier(start: Start) -> Tier | None:
    """What the probe finds when started so; None when it does not come to an end."""
    with tempfile.TemporaryDirectory(prefix="troupe-probe-") as folder:
        secret = Path(folder, "secret")
        secret.touch(mode=0o644)
        scratch = Path(folder, "scratch")
        scratch.mkdir()
        Path(folder).chmod(0o755)
        for room in (ROOM_TRIED, 0) if start.private_root else (0,):
            if found := run_probe(start, scratch, secret, room):
                walls = Walls(**found["walls"])
                return Tier(start, walls, tuple(found["open"]), room=bool(room))
    return None


def run_probe(start: Start, scratch: Path, secret: Path, room: int = 0) -> dict[str, Any] | None:
    """None also where the room is none, or takes more than it should."""
    place = "boxed" if start.private_root else "plain"
    process = launch(
        "confinement.probe",
        [place, str(secret), str(room)],
        scratch=scratch,
        start=start,
        output=subprocess.PIPE,
        room=room,
    )
    try:
        said, _ = process.communicate(timeout=PROBE_TIMEOUT)
        return dict(json.loads(said.splitlines()[-1])) if process.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        return None
    finally:
        process.kill()
        process.wait()

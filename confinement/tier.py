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
from confinement.starting import PLAIN, Start, launch, starts

PATIENCE = 30.0
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
    """

    start: Start
    walls: Walls
    open: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        if self.start.private_root:
            return "bubblewrap"
        return "kernel" if self.free_code else "limits"

    @property
    def free_code(self) -> bool:
        """Whether code of unknown origin may be run; files are read behind what walls there are."""
        return self.walls.seccomp and not self.open

    @property
    def missing(self) -> tuple[str, ...]:
        """What would make the walls thicker, each with what to do."""
        lacks = (
            (not self.start.private_root, "bubblewrap (not installed, or user namespaces are off)"),
            (not self.walls.landlock, "landlock (Linux 5.13 or newer, with lsm=landlock)"),
            (not self.walls.seccomp, "seccomp (install libseccomp2)"),
            (not self.walls.user, "another user (run Troupe as root or with bubblewrap)"),
        )
        return tuple(words for lacking, words in lacks if lacking)

    @property
    def layers(self) -> tuple[str, ...]:
        """What holds within the process, bubblewrap or not: so the decoder of videos is held."""
        there = (
            (self.walls.landlock, f"landlock {self.walls.landlock}"),
            (self.walls.seccomp, "seccomp"),
            (self.walls.user, "another user"),
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
    return next((found for start in starts() if (found := tried(start))), Tier(PLAIN, NO_WALLS))


def tried(start: Start) -> Tier | None:
    """What the probe finds when started so; None when it does not come to an end."""
    with tempfile.TemporaryDirectory(prefix="troupe-probe-") as folder:
        secret = Path(folder, "secret")
        secret.touch(mode=0o644)
        scratch = Path(folder, "scratch")
        scratch.mkdir()
        Path(folder).chmod(0o755)
        found = probed(start, scratch, secret)
    return Tier(start, Walls(**found["walls"]), tuple(found["open"])) if found else None


def probed(start: Start, scratch: Path, secret: Path) -> dict[str, Any] | None:
    place = "boxed" if start.private_root else "plain"
    process = launch(
        "confinement.probe",
        [place, str(secret)],
        scratch=scratch,
        start=start,
        output=subprocess.PIPE,
    )
    try:
        said, _ = process.communicate(timeout=PATIENCE)
        return dict(json.loads(said.splitlines()[-1])) if process.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        return None
    finally:
        process.kill()
        process.wait()

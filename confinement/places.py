"""Which places a confined process reads: Python, Troupe's own code, libraries and fonts.

Neither the checkout (the data folder may lie in it) nor anybody's home is among them.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = tuple(ROOT / name for name in ("confinement", "pose", "render", "scoring"))
SYSTEM = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share",
    "/usr/local/share/fonts",
    "/lib",
    "/lib64",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/var/cache/fontconfig",
    "/nix/store",
    "/gnu/store",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


@cache
def python_places() -> tuple[Path, ...]:
    """The virtual environment and the Python that it was made from."""
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.base_exec_prefix)}
    executable = Path(sys.executable).resolve().parent.parent
    return tuple(sorted(prefix for prefix in prefixes | {executable} if not is_system(prefix)))


def is_system(prefix: Path) -> bool:
    return prefix in (Path("/usr"), Path("/"))


@cache
def readable_places() -> tuple[Path, ...]:
    """All that exist, ready for landlock's rules."""
    names = (*CODE, *python_places(), *map(Path, SYSTEM))
    return tuple(name for name in names if os.access(name, os.R_OK))

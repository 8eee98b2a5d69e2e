"""The process that reads one file: ``python -m render.foreign.inspection_child ARGUMENTS``.

The arguments are the file, its type, a folder for what is made, and the seconds it may take. It
limits itself, reads the file, and prints one line of JSON. Started by `render.foreign.inspection`.
"""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import sys
from pathlib import Path
from typing import Any

MIB = 1024 * 1024
MEMORY, FILE_SIZE, OPEN_FILES = 3072 * MIB, 64 * MIB, 64
PR_SET_PDEATHSIG = 1


def main(path: str, content_type: str, folder: str, seconds: str) -> int:
    limit(int(seconds))
    from render.foreign.media_files import Refused, read

    try:
        metadata, thumbnails = read(Path(path), content_type, Path(folder))
    except Refused as refusal:
        return say({"refused": str(refusal)})
    except MemoryError:
        return say({"refused": "The file takes too much memory to read."})
    return say(
        {"metadata": metadata, "thumbnails": {size: str(p) for size, p in thumbnails.items()}}
    )


def limit(cpu_seconds: int) -> None:
    """Bounds on this process; it dies with its parent."""
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(kind, (value, value))
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def say(line: dict[str, Any]) -> int:
    sys.stdout.write(json.dumps(line) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""What `./troupe` adds to a command when there is nothing to set up: at most 0.3 s is promised."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import tell

CHECKOUT = Path(__file__).resolve().parent.parent
ROUNDS = 10
PROMISED_SECONDS = 0.3


def main(_: Sequence[str] = ()) -> int:
    """Print the medians of both ways to start; answer 1 when the promise is broken."""
    plain = [sys.executable, "-m", "workers.cli", "--help"]
    wrapped = [str(CHECKOUT / "troupe"), "--help"]
    pairs = [(seconds(wrapped), seconds(plain)) for _ in range(ROUNDS)]
    through, bare = (sorted(column)[ROUNDS // 2] for column in zip(*pairs, strict=True))
    ratio = through / bare
    tell(
        f"./troupe --help {through:.3f} s, Python alone {bare:.3f} s, ratio {ratio:.2f}",
        through_seconds=through,
        bare_seconds=bare,
        ratio=ratio,
    )
    return 0 if through - bare <= PROMISED_SECONDS else 1


def seconds(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    return time.perf_counter() - begun

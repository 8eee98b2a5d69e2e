"""Whether lists stay fast as they grow: the API over SQLite with few and with many submissions.

    ./troupe bench lists [--few 1000] [--many 200000] [--rounds 40] [--most 2.0]

Each request is sent to both in turn, so that whatever else the machine does slows both alike.
Printed are the lower quartiles of the times and their ratio; the exit code is 1 when a ratio is
above `--most`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import tell
from bench.lists_world import World, build

PAGE = 10  # so that the hundredth page is there with 1,000 items


@dataclass(frozen=True)
class Timing:
    """What one request costs with few and with many, in milliseconds."""

    name: str
    few: float
    many: float

    @property
    def ratio(self) -> float:
        return self.many / self.few


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="troupe-bench-") as folder:
        few = _built(Path(folder), options.few)
        many = _built(Path(folder), options.many)
        timings = _timings(few, many, options.rounds)
    tell(table(timings, options.few, options.many), rows=[rows_of(one) for one in timings])
    slow = [timing.name for timing in timings if timing.ratio > options.most]
    tell(f"over {options.most:g} times: {', '.join(slow) or 'none'}", slow=slow)
    return 1 if slow else 0


def requests(world: World) -> dict[str, str]:
    """What is measured: a name, and the path that is asked for."""
    challenge = f"/api/challenges/{world.challenge}"
    lists = {
        "submissions of a challenge": f"{challenge}/submissions",
        "leaderboard": f"{challenge}/leaderboard",
        "submissions of a dancer": f"/api/users/{world.dancer}/submissions",
        "feed": "/api/feed",
        "challenges": "/api/challenges",
    }
    asked = {f"{name}, first page": path for name, path in lists.items()}
    for name in ("submissions of a challenge", "feed"):
        asked[f"{name}, 100th page by cursor"] = world.path_of_page(lists[name], 100, PAGE)
    asked["feed, 15th page by number"] = "/api/feed?page=15"  # behind what is shown first
    return asked | {"challenge": challenge, "statistics of a challenge": f"{challenge}/stats"}


def rows_of(timing: Timing) -> dict[str, Any]:
    return {
        "request": timing.name,
        "few_ms": timing.few,
        "many_ms": timing.many,
        "ratio": timing.ratio,
    }


def table(timings: Sequence[Timing], few: int, many: int) -> str:
    """Columns for the terminal."""
    width = max(len(timing.name) for timing in timings)
    heads = f"{'milliseconds, with submissions':{width}}  {few:>9,}  {many:>9,}   ratio"
    rows = [f"{t.name:{width}}  {t.few:9.2f}  {t.many:9.2f}  {t.ratio:6.2f}" for t in timings]
    return "\n".join([heads, *rows])


def _built(folder: Path, count: int) -> World:
    begun = time.perf_counter()
    world = build(folder / str(count), count)
    print(f"{count:,} submissions in {time.perf_counter() - begun:.1f} s", file=sys.stderr)
    return world


def _timings(few: World, many: World, rounds: int) -> list[Timing]:
    paths = requests(few), requests(many)
    return [
        _time_call(name, few, many, (paths[0][name], paths[1][name]), rounds) for name in paths[0]
    ]


def _time_call(name: str, few: World, many: World, paths: tuple[str, str], rounds: int) -> Timing:
    times: tuple[list[float], list[float]] = [], []
    for _ in range(rounds):
        for world, path, taken in zip((few, many), paths, times, strict=True):
            begun = time.perf_counter()
            world.ask(path)
            taken.append(1000 * (time.perf_counter() - begun))
    return Timing(name, *(statistics.quantiles(taken, n=4)[0] for taken in times))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench lists", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--few", type=int, default=1_000, metavar="N", help="at least 1,000")
    parser.add_argument("--many", type=int, default=200_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=40, metavar="N")
    parser.add_argument("--most", type=float, default=2.0, metavar="RATIO")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())

"""How much of a lesson moves: the share of frames in motion, the longest stillness, the actions.

`--against CHECKOUT` renders each lesson with another version of Troupe too, in turn in the same
run, and gives the ratio of the times. The camera never moves, so that all motion is of things.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.figures import tell

CHECKOUT = Path(__file__).resolve().parent.parent
LEAST_MOVING, MOST_STILL = 0.45, 6.0

CATALOGUE = (
    {"topic": "Quadratic functions", "description": "f(x) = x^2 - 5x + 6"},
    {"topic": "The Pythagorean theorem"},
    {"topic": "Bubble sort", "description": "5, 2, 9, 1"},
    {"topic": "The derivative", "description": "f(x) = x^2"},
    {"topic": "The definite integral", "description": "the area under x^2 from 0 to 2"},
    {"topic": "Solving a linear equation", "description": "3x + 5 = 20"},
    {"topic": "Adding vectors", "description": "(3, 1) and (1, 2)"},
    {"topic": "Pascal's triangle"},
    {"topic": "Dijkstra's algorithm"},
    {"topic": "Projectile motion", "description": "20 m/s at 45 degrees"},
    {"topic": "Compound interest", "description": "1000 at 5 % for 10 years"},
    {"topic": "Ohm's law", "description": "12 V and 4 ohm"},
)
LIBRARY = (
    {"topic": "Photosynthesis"},
    {"topic": "Boyle's law"},
    {"topic": "Enzymes"},
    {"topic": "The heart"},
    {"topic": "Supply and demand"},
    {"topic": "Plate tectonics"},
)
EXPLAINED = (
    {
        "topic": "How a bill becomes a law here",
        "description": "First a member writes a bill. Then a committee reads it and may change it. "
        "After that both houses vote. Finally the president signs it. A veto sends it back, "
        "because power is shared. In 1789 the first bill was signed.",
    },
)
KINDS = {"catalogue": CATALOGUE, "library": LIBRARY, "explained": EXPLAINED}


def main(arguments: Sequence[str] = ()) -> int:
    """Print what was measured; answer 1 when the catalogue moves less than is promised."""
    parser = argparse.ArgumentParser(prog="troupe bench motion")
    parser.add_argument("--kind", action="append", choices=list(KINDS))
    parser.add_argument("--first", type=int, default=99, help="only so many lessons of each kind")
    parser.add_argument("--against", type=Path, help="another checkout, measured in turn")
    options = parser.parse_args(arguments)
    kept = True
    for kind in options.kind or KINDS:
        lessons = KINDS[kind][: options.first]
        found = [measure_both(lesson, options.against) for lesson in lessons]
        here = report_sum(kind, [one for one, _ in found])
        if options.against:
            there = report_sum(f"{kind}, {options.against}", [other for _, other in found if other])
            ratio = here["render_seconds"] / there["render_seconds"]
            tell(f"{kind}: {ratio:.2f} times its time", kind=kind, ratio=ratio)
        if kind == "catalogue":
            kept = here["moving"] >= LEAST_MOVING * here["frames"]
        kept = kept and here["stillest"] <= MOST_STILL
    return 0 if kept else 1


def measure_both(
    lesson: dict[str, str], other: Path | None
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    there = measure_in(other, lesson) if other else None
    here = measure_in(CHECKOUT, lesson)
    report_one(lesson["topic"], here, there)
    return here, there


def measure_in(checkout: Path, lesson: dict[str, str]) -> dict[str, Any]:
    """The lesson as that tree plans and renders it. Raises CalledProcessError."""
    program = str(CHECKOUT / "bench" / "motion_frames.py")
    with tempfile.TemporaryDirectory(prefix="troupe-motion-") as folder:
        done = subprocess.run(
            [sys.executable, program, json.dumps(lesson), folder],
            env={**os.environ, "PYTHONPATH": str(checkout.resolve()), "PYTHONSAFEPATH": "1"},
            cwd=checkout,
            check=True,
            stdout=subprocess.PIPE,
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def report_one(topic: str, here: dict[str, Any], there: dict[str, Any] | None) -> None:
    line = f"{topic}: {describe(here)}"
    line += f"; there {describe(there)}" if there else ""
    tell(line, topic=topic, here=here, there=there)


def report_sum(kind: str, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    total = {
        key: sum(one[key] for one in found)
        for key in ("frames", "moving", "named", "render_seconds")
    }
    total["stillest"] = max(one["stillest"] for one in found)
    actions: Counter[str] = sum((Counter(one["actions"]) for one in found), Counter())
    shares = ", ".join(f"{op} {n / actions.total():.0%}" for op, n in actions.most_common())
    line = f"{kind}, {len(found)} lessons: {describe(total)}; actions: {shares}"
    tell(line, kind=kind, lessons=len(found), **total, actions=dict(actions))
    return total


def describe(found: dict[str, Any]) -> str:
    return (
        f"{found['moving'] / found['frames']:.0%} of frames move "
        f"({found['named'] / found['frames']:.0%} without headings and fading out), "
        f"still for {found['stillest']:.1f} s at most, {found['render_seconds']:.1f} s to render"
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

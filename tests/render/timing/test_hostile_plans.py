"""Plans that are written to do harm: refused in words, within a few seconds and little memory.

They are read by a process that the kernel ends when it takes more.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.t2m.videos import generation
from render.timing import reading

CHECKOUT = Path(__file__).parents[3]
CPU_SECONDS, MEMORY = 30, 2 * 1024**3
READ = """
import json, sys
from render.timing.reading import PlanRefused, read_plan
for name, text in json.load(sys.stdin).items():
    try:
        read_plan(text)
    except PlanRefused as refusal:
        print(json.dumps([name, str(refusal)[:200]]), flush=True)
"""
BEAT = {"say": "Words."}


def plan(*objects: dict[str, Any], scenes: int = 40) -> str:
    return json.dumps({"topic": "x", "scenes": [scene(*objects)] * scenes})


def scene(*objects: dict[str, Any]) -> dict[str, Any]:
    return {"title": "One", "objects": list(objects), "beats": [BEAT]}


def graph(expression: str) -> dict[str, Any]:
    curve = {"id": "c", "expression": expression}
    return {"kind": "graph", "id": "g", "x_range": [-5, 5], "y_range": [-5, 5], "curves": [curve]}


HOSTILE = {
    "lists without end": "[" * 200_000,
    "objects without end": '{"a":' * 40_000,
    "deep and closed": '{"topic": "x", "scenes": ' + "[" * 400 + "]" * 400 + "}",
    "large": json.dumps({"topic": "x" * 300_000, "scenes": []}),
    "very large": '{"topic": "x", "scenes": [' + "1, " * 9_999_999 + "1]}",
    "many values": json.dumps({"topic": "x", "scenes": [1] * 60_000}),
    "long number": '{"topic": ' + "9" * 5000 + ', "scenes": []}',
    "large number": '{"topic": "x", "scenes": [{"title": 1e999}]}',
    "no number": '{"topic": "x", "scenes": [NaN, Infinity]}',
    "half a character": plan({"kind": "paragraph", "id": "t", "text": "\ud800"}),
    "brackets": plan(graph("(" * 100 + "x" + ")" * 99)),
    "towers": plan(graph("9^9^9^9^9")),
    "powers": plan(graph("x^" * 90 + "x")),
    "functions": plan(graph("exp(" * 38 + "x" + ")" * 38)),
    "python": plan(graph("__import__('os')")),
    "many scenes": plan(scenes=400),
    "many objects": plan(*[graph("x")] * 60),
    "no object": "[]",
    "no text": '"\\u0000"',
}


def test_hostile_plans_are_refused_within_seconds_and_little_memory() -> None:
    def take_little() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=json.dumps(HOSTILE).encode(),
        capture_output=True,
        cwd=CHECKOUT,
        preexec_fn=take_little,
        check=False,
    )

    refused = [json.loads(line)[0] for line in done.stdout.splitlines()]
    assert refused == list(HOSTILE), done.stderr.decode()[-500:]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b" " * 300_000, "more than 256 KiB"),
        ({"topic": json.loads("[" * 20 + "]" * 20)}, "more than 16 levels"),
        ({"topic": [[1] * 30_000, [1] * 30_000]}, "more than 50000 values"),
        ([], "must be an object"),
    ],
)
def test_size_and_depth_are_looked_at_first(document: object, words: str) -> None:
    with pytest.raises(reading.PlanRefused, match=words):
        reading.read_plan(document)


def test_the_api_and_the_workers_bound_a_plan_alike() -> None:
    """The API says so before it knows the kinds of a plan, and imports nothing of render for it."""
    assert reading.LARGEST_PLAN == generation.LARGEST_PLAN
    assert reading.DEEPEST_PLAN == generation.DEEPEST_PLAN

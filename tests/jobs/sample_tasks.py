"""Small tasks whose deeds can be counted from outside: each attempt leaves a line in a file."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from services.jobs.job import Stage, Step
from services.jobs.pipelines import Pipeline
from tasks.base import job_task
from tasks.work import Outcome, Work

QUEUE = "pose"


def note(work: Work, word: str) -> None:
    with Path(work.parameters["diary"]).open("a") as diary:
        diary.write(f"{word} {os.getpid()} {work.job.id}\n")


class Incurable(Exception):
    code = "INCURABLE"


@job_task("test.work", refuses=(Incurable,))
def work_for_a_while(work: Work) -> Outcome:
    note(work, "begin")
    for tick in range(int(work.parameters.get("seconds", 0) * 20)):
        time.sleep(0.05)
        work.progress(tick / (work.parameters["seconds"] * 20))
    note(work, "end")
    return Outcome(job_result={"answer": 42})


@job_task("test.crash")
def crash_at_first(work: Work) -> Outcome:
    note(work, "begin")
    if work.job.steps["only"].attempt <= work.parameters["deaths"]:
        os.kill(os.getpid(), signal.SIGKILL)
    note(work, "end")
    return Outcome()


@job_task("test.refuse", refuses=(Incurable,))
def refuse(work: Work) -> Outcome:
    note(work, "begin")
    raise Incurable("The video shows nobody. Film the whole body.")


@job_task("test.stumble")
def stumble(work: Work) -> Outcome:
    note(work, "begin")
    raise RuntimeError("a bug")


@job_task("test.fan")
def fan_out(work: Work) -> Outcome:
    parts = [_step(f"part-{n}", "test.part", ["only"]) for n in range(6)]
    return Outcome(then=[*parts, _step("sum", "test.sum", [part.name for part in parts])])


@job_task("test.part")
def part(work: Work) -> Outcome:
    note(work, "part")
    return Outcome(result={"value": 7})


@job_task("test.sum")
def add_up(work: Work) -> Outcome:
    note(work, "sum")
    total = sum(work.result_of(f"part-{n}")["value"] for n in range(6))
    return Outcome(job_result={"total": total})


def _step(name: str, task: str, after: list[str] | None = None) -> Step:
    return Step(name, task, QUEUE, "all", after=after or [])


PIPELINES = {
    name: Pipeline((Stage("all", 1.0),), _step("only", f"test.{name}"), usual_seconds=5)
    for name in ("work", "crash", "refuse", "stumble", "fan")
}

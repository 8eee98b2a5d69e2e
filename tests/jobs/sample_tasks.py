"""Small tasks whose deeds can be counted from outside: each attempt leaves a line in a file."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from services.documents.records import Record
from services.jobs.job import Stage, Step
from services.jobs.pipelines import Pipeline
from tasks.base import job_task
from tasks.work import Outcome, Work

QUEUE = "pose"


def note(work: Work, word: str) -> None:
    with Path(work.job.parameters["diary"]).open("a") as diary:
        diary.write(f"{word} {os.getpid()} {work.job.id}\n")


@dataclass(frozen=True, kw_only=True)
class Answer(Record):
    answer: int


@dataclass(frozen=True, kw_only=True)
class Part(Record):
    value: int


@dataclass(frozen=True, kw_only=True)
class Sum(Record):
    total: int


@dataclass(frozen=True, kw_only=True)
class Kept(Record):
    key: str


class Incurable(Exception):
    code = "INCURABLE"


@job_task("test.work", refuses=(Incurable,))
def work_for_a_while(work: Work) -> Outcome:
    note(work, "begin")
    for tick in range(int(work.job.parameters.get("seconds", 0) * 20)):
        time.sleep(0.05)
        work.progress(tick / (work.job.parameters["seconds"] * 20))
    note(work, "end")
    return Outcome(job_result=Answer(answer=42))


@job_task("test.deaf")
def work_without_looking_up(work: Work) -> Outcome:
    note(work, "begin")
    time.sleep(work.job.parameters["seconds"])
    note(work, "end")
    return Outcome()


@job_task("test.keep")
def keep_a_file(work: Work) -> Outcome:
    """Each process writes other bytes, and none looks up before it has written them."""
    note(work, "begin")
    time.sleep(work.job.parameters["seconds"])
    key = work.publish("out.bin", str(os.getpid()).encode(), "application/octet-stream")
    note(work, "end")
    return Outcome(job_result=Kept(key=key))


@job_task("test.crash")
def crash_at_first(work: Work) -> Outcome:
    note(work, "begin")
    if work.job.steps["only"].attempt <= work.job.parameters["deaths"]:
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
    return Outcome(Part(value=7))


@job_task("test.sum")
def add_up(work: Work) -> Outcome:
    note(work, "sum")
    total = sum(work.result_of(f"part-{n}", Part).value for n in range(6))
    return Outcome(job_result=Sum(total=total))


def _step(name: str, task: str, after: list[str] | None = None) -> Step:
    return Step(name, task, QUEUE, "all", after=after or [])


PIPELINES = {
    name: Pipeline((Stage("all", 1.0),), _step("only", f"test.{name}"), usual_seconds=5)
    for name in ("work", "keep", "deaf", "crash", "refuse", "stumble", "fan")
}

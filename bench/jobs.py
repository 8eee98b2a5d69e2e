"""Whether jobs stay as fast when there are many, and a worker's memory stays as it was.

    ./troupe bench jobs [--few 1000] [--many 100000] [--rounds 200] [--steps 50000] [--most 1.5]

The same transitions are made in a database with few ended jobs and in one with many, in turn, so
that what else the machine does slows both alike. Printed are the lower quartiles and their ratio;
then the memory of this process after a tenth of so many jobs, each made, claimed and finished, and
after all. The exit code is 1 where a ratio is above `--most`.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figures import tell
from bench.lists_world import Bulk
from bench.peers import peers
from services.assembly import Services, assemble
from services.interfaces import Document
from services.jobs.service import EVENTS, JOBS, Claim
from settings import Settings

JOB_TYPE, STEP = "video_generation", "plan"
TENANTS = 500
TRANSITIONS = ("accept", "read", "claim", "finish")


def main(arguments: Sequence[str] = ()) -> int:
    options = _options(arguments)
    with peers(1) as started, TemporaryDirectory(prefix="troupe-bench-") as folder:
        settings = started.services.settings
        few = build_world(settings, Path(folder) / "few", options.few)
        many = build_world(settings, Path(folder) / "many", options.many)
        ratios = compare_transitions(few, many, options.rounds)
        ratios.append(compare_memory(few, options.steps))
    return 1 if max(ratios) > options.most else 0


def build_world(settings: Settings, folder: Path, count: int) -> Services:
    """Services over a database with so many ended jobs, each a copy of a real one."""
    folder.mkdir()
    own = replace(settings, data_dir=folder, database_url="", storage_url="")
    services = assemble(own.complete())
    services.prepare()
    job_id = finish_job(services, 0)
    job = services.documents.get(JOBS, job_id) or {}
    events = services.documents.find(EVENTS, {"job_id": job_id})
    put = Bulk(services, folder / "troupe.db").put
    put(JOBS, (copy_job(job, number) for number in range(count)))
    put(EVENTS, (copy_event(event, number) for number in range(count) for event in events))
    return services


def copy_job(job: Document, number: int) -> Document:
    owner = tenant(number)
    return {**job, "_id": f"job_{number:032d}", "owner": owner, "tenant": owner}


def copy_event(event: Document, number: int) -> Document:
    job_id = f"job_{number:032d}"
    return {**event, "_id": f"{job_id}:{event['sequence']:08d}", "job_id": job_id}


def tenant(number: int) -> str:
    return f"tenant-{number % TENANTS}"


def finish_job(services: Services, number: int) -> str:
    """One job from its acceptance to its end; its id."""
    jobs = services.jobs
    job = jobs.create(JOB_TYPE, tenant(number), {})[0]
    claim = jobs.claim(job.id, STEP, "bench")
    if claim is None:
        raise RuntimeError("the step of a new job could not be claimed")
    jobs.finish(claim)
    return job.id


def compare_transitions(few: Services, many: Services, rounds: int) -> list[float]:
    """Print the milliseconds of each transition; the ratios."""
    times: tuple[dict[str, list[float]], ...] = (
        {name: [] for name in TRANSITIONS},
        {name: [] for name in TRANSITIONS},
    )
    for number in range(rounds):
        for services, taken in zip((few, many), times, strict=True):
            time_transitions(services, number, taken)
    return [_tell(name, times[0][name], times[1][name]) for name in TRANSITIONS]


def time_transitions(services: Services, number: int, taken: dict[str, list[float]]) -> None:
    jobs = services.jobs

    def timed(name: str, transition: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        answer = transition()
        taken[name].append(1000 * (time.perf_counter() - begun))
        return answer

    owner = tenant(number)
    job = timed("accept", lambda: jobs.create(JOB_TYPE, owner, {}))[0]
    timed("read", lambda: jobs.get(job.id, owner))
    claim: Claim = timed("claim", lambda: jobs.claim(job.id, STEP, "bench"))
    timed("finish", lambda: jobs.finish(claim))


def _tell(name: str, few: Sequence[float], many: Sequence[float]) -> float:
    quartiles = [statistics.quantiles(times, n=4)[0] for times in (few, many)]
    ratio = quartiles[1] / quartiles[0]
    tell(
        f"{name}: {quartiles[0]:.2f} ms among few, {quartiles[1]:.2f} among many ({ratio:.2f})",
        transition=name,
        few_ms=quartiles[0],
        many_ms=quartiles[1],
        ratio=ratio,
    )
    return ratio


def compare_memory(services: Services, steps: int) -> float:
    """Print how large this process is after a tenth of the jobs and after all; the ratio."""
    sizes = {}
    for number in range(steps):
        finish_job(services, number)
        if number + 1 in (steps // 10, steps):
            sizes[number + 1] = resident_mib()
    early, late = sizes[steps // 10], sizes[steps]
    tell(
        f"memory: {early:.0f} MiB after {steps // 10} jobs, {late:.0f} after {steps} "
        f"({late / early:.2f})",
        jobs=steps,
        early_mib=early,
        late_mib=late,
        ratio=late / early,
    )
    return late / early


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="troupe bench jobs", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--few", type=int, default=1000, metavar="N")
    parser.add_argument("--many", type=int, default=100_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=200, metavar="N")
    parser.add_argument("--steps", type=int, default=50_000, metavar="N", help="at least 10")
    parser.add_argument("--most", type=float, default=1.5, metavar="RATIO")
    return parser.parse_args(arguments)

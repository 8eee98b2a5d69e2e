"""What one tenant's thousand jobs cost nine tenants with ten: played in simulated time.

Two workers take messages in the order in which the broker got them, and each step lasts as long as
chance wills. All else is real: the service, its slots and lines, and the database.
"""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import pytest

from services.documents.sqlite import SqliteDocuments
from services.jobs.admission import LEAST_SLOTS
from services.jobs.job import Job
from services.jobs.service import Claim
from services.jobs.tenant_quota import IN_STOCK
from tests.jobs.test_job_service import Bench

WORKERS = LEAST_SLOTS - IN_STOCK  # so many as these slots are for
NINE = [f"tenant-{n}" for n in range(9)]
HEAVY = "heavy"
SECONDS = (0.5, 1.5)  # of a step


@dataclass
class Simulation:
    """The workers, and since when each of them works at what."""

    bench: Bench
    chance: random.Random = field(default_factory=lambda: random.Random("seconds"))
    under_way: list[tuple[float, str, Claim]] = field(default_factory=list)
    now: float = 0.0

    def post(self, tenants: Sequence[str]) -> list[Job]:
        """A job of each, one right after the other."""
        jobs = []
        for tenant in tenants:
            self.bench.later(0.001)
            jobs.append(self.bench.jobs.create("work", tenant, {})[0])
        return jobs

    def run(self) -> Iterator[tuple[float, Claim]]:
        """Work until nothing is left; the seconds since all were posted, and what begins then."""
        while self.under_way or self.bench.queue.sent:
            while self.bench.queue.sent and len(self.under_way) < WORKERS:
                if claim := self._claim():
                    yield self.now, claim
            self._finish_next()

    def _claim(self) -> Claim | None:
        message = self.bench.queue.sent.pop(0)
        claim = self.bench.jobs.claim(message.arguments["job_id"], "only", "worker-1")
        if claim:
            end = self.now + self.chance.uniform(*SECONDS)
            heapq.heappush(self.under_way, (end, claim.job.id, claim))
        return claim

    def _finish_next(self) -> None:
        end, _, claim = heapq.heappop(self.under_way)
        self.bench.later(end - self.now)
        self.now = end
        self.bench.jobs.finish(claim)


def waits_of_the_nine(path: Path, heavy_jobs: int) -> dict[str, list[float]]:
    """How long each of their jobs waited; the heavy tenant came first."""
    simulation = Simulation(Bench(SqliteDocuments(path)))
    simulation.post([HEAVY] * heavy_jobs)
    ninety = NINE * 10
    random.Random("arrival").shuffle(ninety)
    simulation.post(ninety)
    waits: dict[str, list[float]] = defaultdict(list)
    for now, claim in simulation.run():
        waits[claim.job.owner].append(now)
        if sum(len(waits[tenant]) for tenant in NINE) == len(ninety):
            break
    return {tenant: waits[tenant] for tenant in NINE}


@pytest.mark.slow
def test_nine_tenants_wait_at_most_twice_as_long_beside_one_with_a_thousand_jobs(
    tmp_path: Path,
) -> None:
    alone = waits_of_the_nine(tmp_path / "alone.db", 0)
    beside = waits_of_the_nine(tmp_path / "beside.db", 1000)

    for tenant in NINE:
        assert len(beside[tenant]) == 10
        assert mean(beside[tenant]) <= 2 * mean(alone[tenant])
        assert max(beside[tenant]) <= 2 * max(alone[tenant])


def test_what_is_urgent_goes_before_its_tenants_other_jobs_and_before_nobody_elses(
    tmp_path: Path,
) -> None:
    simulation = Simulation(Bench(SqliteDocuments(tmp_path / "jobs.db")))
    jobs = simulation.post([HEAVY] * 40)
    others = simulation.post(NINE[:1] * 8)
    for number, priority in ((35, 1), (20, 9), (30, 5)):
        simulation.bench.jobs.prioritise(jobs[number].id, priority)

    order = [claim.job.id for _, claim in simulation.run()]

    mine = [job.id for job in jobs]
    in_the_queue, urgent = mine[:LEAST_SLOTS], [mine[20], mine[30], mine[35]]
    rest = [job_id for job_id in mine[LEAST_SLOTS:] if job_id not in urgent]
    assert [job_id for job_id in order if job_id in mine] == [*in_the_queue, *urgent, *rest]
    # the other tenant has every second turn, however urgent the jobs of the first one are
    assert {job.id for job in others} <= set(order[: 2 * len(others) + LEAST_SLOTS])

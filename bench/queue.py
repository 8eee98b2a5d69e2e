"""The job model's steps against bare Celery tasks, on one broker, with one worker process each.

    ./troupe bench queue [--steps 150] [--pickups 40]

- steps/s: so many messages lie in the queue before the first is taken; bodies do nothing.
- pickup: from the call that makes a job (or sends a task) to the begin of its body, workers idle.
- POST to pickup: the same from the first byte of the request to the API.

Both take turns. Ours writes a job, its claim and its end, and renews a lease; Celery does not.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from bench import plain, queue_worker
from bench.barrier import let_go, next_mark, wait_until_held
from bench.figures import tell
from bench.peers import TURN, Peers, Side, peers
from services.interfaces import Message

ROUNDS = 2
JOB_TYPE = "video_generation"


@dataclass(frozen=True)
class Sender:
    """How one side is given work: directly, over HTTP, and a task that holds its worker."""

    side: str
    send: Callable[[int], object]
    post: Callable[[int], object]
    hold: Callable[[], object]


def main(arguments: Sequence[str] = ()) -> int:
    options = _options(arguments)
    with peers(options.pickups + 2, workers=True) as started:
        senders = both(started)
        for number in range(2):  # the first ones connect and import
            for sender in senders:
                picked_up(sender.side, sender.post, options.pickups + number)
        rates = throughput(senders, options.steps // ROUNDS)
        direct = pickups(senders, options.pickups, lambda sender: sender.send)
        posted = pickups(senders, options.pickups, lambda sender: sender.post)
    tell(
        f"steps: {rates[0]:.0f} a second, bare Celery {rates[1]:.0f} "
        f"({1000 / rates[0]:.1f} ms a step, bare {1000 / rates[1]:.1f})",
        steps_per_second=rates[0],
        bare_per_second=rates[1],
    )
    _tell("pickup", direct)
    _tell("POST to pickup", posted)
    return 0


def both(peers: Peers) -> tuple[Sender, Sender]:
    plain.app.conf.broker_url = peers.services.settings.broker_url
    services = peers.services

    def create(number: int) -> None:
        services.jobs.create(JOB_TYPE, f"tenant-{number // TURN}", {})

    def hold() -> None:
        services.queue.publish(Message(queue_worker.HOLD, queue_worker.QUEUE, {}))

    return (
        Sender(queue_worker.SIDE, create, post_to(peers.ours), hold),
        Sender(
            plain.QUEUE,
            lambda number: plain.work.delay(str(number)),
            post_to(peers.plain),
            plain.hold_back.delay,
        ),
    )


def post_to(side: Side) -> Callable[[int], object]:
    """A request over a connection of its own: a kept one would be closed while nothing is asked."""

    def post(number: int) -> None:
        client = side.client()
        with closing(client.connection):
            client.enqueue(number)

    return post


def throughput(senders: Sequence[Sender], steps: int) -> list[float]:
    """Steps a second of each, over all rounds."""
    seconds = [0.0 for _ in senders]
    for _ in range(ROUNDS):
        for which, sender in enumerate(senders):
            seconds[which] += time_drain(sender, steps)
    return [ROUNDS * (steps - 1) / taken for taken in seconds]


def time_drain(sender: Sender, steps: int) -> float:
    """Seconds from the begin of the first step to that of the last."""
    sender.hold()
    wait_until_held(sender.side)
    for number in range(steps):
        sender.send(number)
    let_go(sender.side)
    marks = [next_mark(sender.side) for _ in range(steps)]
    return marks[-1] - marks[0]


def pickups(
    senders: Sequence[Sender], count: int, way: Callable[[Sender], Callable[[int], object]]
) -> list[list[float]]:
    """Seconds of each side, one after the other."""
    pairs = [
        [picked_up(sender.side, way(sender), number) for sender in senders]
        for number in range(count)
    ]
    return [list(column) for column in zip(*pairs, strict=True)]


def picked_up(side: str, send: Callable[[int], object], number: int) -> float:
    begun = time.time()
    send(number)
    return next_mark(side) - begun


def _tell(name: str, seconds: Sequence[Sequence[float]]) -> None:
    cuts = [statistics.quantiles(times, n=100, method="inclusive") for times in seconds]
    ours, bare = ((1000 * cut[49], 1000 * cut[98]) for cut in cuts)
    tell(
        f"{name}: p50 {ours[0]:.1f} ms, bare {bare[0]:.1f} ({ours[0] / bare[0]:.1f} times); "
        f"p99 {ours[1]:.1f} ms, bare {bare[1]:.1f}",
        way=name,
        ours_ms={"p50": ours[0], "p99": ours[1]},
        bare_ms={"p50": bare[0], "p99": bare[1]},
    )


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="troupe bench queue", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--steps", type=int, default=300, metavar="N")
    parser.add_argument("--pickups", type=int, default=40, metavar="N")
    return parser.parse_args(arguments)

"""Our API against a Flask app that checks nothing: accepting a video, and telling its status.

    ./troupe bench api [--requests 400] [--callers 4] [--crowd 200] [--most RATIO]

Both run in one gunicorn process over the same broker, and take turns of 25 requests, so that what
else the machine does slows both alike. Printed are requests a second and the milliseconds that half
and 99 in 100 of the requests took, at last also of a crowd. The exit code is 1 when a median is
above `--most` times the plain one's.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.figures import tell
from bench.peers import Client, Peers, Side, peers

TURN_OF_REQUESTS = 25
CROWD_TURNS = 10  # requests of each caller
Request = Callable[[Client, int], None]


@dataclass
class Load:
    """The times of one kind of request to one side, and the wall time of all turns, in seconds."""

    times: list[float] = field(default_factory=list)
    wall: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.times) / self.wall

    def percentile(self, number: int) -> float:
        """Milliseconds."""
        return 1000 * statistics.quantiles(self.times, n=100, method="inclusive")[number - 1]


def main(arguments: Sequence[str] = ()) -> int:
    options = _options(arguments)
    with peers(options.requests + TURN_OF_REQUESTS) as started:
        found = measure_requests(started, options.requests, options.callers)
        if options.crowd:
            tell_crowd(started, options.crowd)
    ratios = [_told(name, *loads) for name, loads in found.items()]
    return 1 if options.most and max(ratios) > options.most else 0


def measure_requests(peers: Peers, requests: int, callers: int) -> dict[str, tuple[Load, Load]]:
    """By kind of request: ours and the plain one's."""
    jobs: dict[str, dict[int, str]] = {"ours": {}, "plain": {}}

    def enqueue(client: Client, number: int) -> None:
        jobs[client.side.name][number] = client.enqueue(number)

    def status(client: Client, number: int) -> None:
        client.status(number, jobs[client.side.name][number])

    return {
        name: in_turns(peers, request, requests, callers)
        for name, request in {"accept": enqueue, "status": status}.items()
    }


def in_turns(peers: Peers, request: Request, requests: int, callers: int) -> tuple[Load, Load]:
    """The first turn of each only warms up."""
    loads = Load(), Load()
    for first in range(0, requests + TURN_OF_REQUESTS, TURN_OF_REQUESTS):
        numbers = range(first, first + TURN_OF_REQUESTS)
        for side, load in zip(peers.both, loads, strict=True):
            turn = one_turn(side, request, numbers, callers)
            if first:
                load.times += turn.times
                load.wall += turn.wall
    return loads


def one_turn(side: Side, request: Request, numbers: range, callers: int) -> Load:
    """These requests, by so many callers with a connection each."""
    clients = [side.client() for _ in range(callers)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(callers) as pool:
        parts = [
            pool.submit(_time_requests, client, request, numbers[which::callers])
            for which, client in enumerate(clients)
        ]
        times = [seconds for part in parts for seconds in part.result()]
    return Load(times, time.perf_counter() - begun)


def _time_requests(client: Client, request: Request, numbers: Sequence[int]) -> list[float]:
    times = []
    for number in numbers:
        begun = time.perf_counter()
        request(client, number)
        times.append(time.perf_counter() - begun)
    client.connection.close()
    return times


def tell_crowd(peers: Peers, callers: int) -> None:
    """Print how much longer one request in a hundred takes than half of them."""
    words: list[str] = []
    figures: dict[str, dict[str, float]] = {}
    for side in peers.both:
        client = side.client()
        job_id = client.enqueue(0)
        client.connection.close()

        def status(client: Client, _: int, job_id: str = job_id) -> None:
            client.status(0, job_id)

        load = one_turn(side, status, range(CROWD_TURNS * callers), callers)
        half, most = load.percentile(50), load.percentile(99)
        words.append(f"{side.name} p50 {half:.0f} ms, p99 {most:.0f} ({most / half:.1f} times)")
        figures[side.name] = {"p50_ms": half, "p99_ms": most}
    line = f"status with {callers} callers: {'; '.join(words)}"
    tell(line, request="status", callers=callers, **figures)


def _told(name: str, ours: Load, plain: Load) -> float:
    """Print a kind of request; answer the ratio of the medians."""
    ratio = ours.percentile(50) / plain.percentile(50)
    tell(
        f"{name}: {ours.rate:.0f} requests/s, plain {plain.rate:.0f}; "
        f"p50 {ours.percentile(50):.1f} ms, plain {plain.percentile(50):.1f} ({ratio:.1f} times); "
        f"p99 {ours.percentile(99):.1f} ms, plain {plain.percentile(99):.1f}",
        request=name,
        ratio=ratio,
        ours=figures_of(ours),
        plain=figures_of(plain),
    )
    return ratio


def figures_of(load: Load) -> dict[str, float]:
    return {
        "per_second": load.rate,
        "p50_ms": load.percentile(50),
        "p99_ms": load.percentile(99),
    }


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="troupe bench api", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--requests", type=int, default=400, metavar="N", help="of each kind")
    parser.add_argument("--callers", type=int, default=4, metavar="N", help="at a time")
    parser.add_argument("--crowd", type=int, default=200, metavar="N", help="at a time, at last")
    parser.add_argument("--most", type=float, metavar="RATIO")
    return parser.parse_args(arguments)

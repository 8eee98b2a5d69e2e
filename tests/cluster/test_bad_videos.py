"""Bad videos through the API of a real cluster: each is told what it is, and leaves nothing."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.pose import bad_videos as bad
from tests.pose.refused import REFUSED
from workers.client import Client, JobFailed, Refused
from workers.cluster import Cluster

pytestmark = pytest.mark.cluster

AT_THE_DOOR = ("empty", "text", "GIF", "Flash", "list of files")
BY_A_WORKER = (
    "odd codec", "sound only", "end missing", "end missing, index first", "one picture",
    "most of it damaged", "five hours", "millions of pictures", "millions of times", "backwards",
    "8K", "8K in a small header",
)  # fmt: skip
AT_ONCE = 6


def told(cluster: Cluster, name: str, folder: Path) -> str:
    """What the dancer of this video is told."""
    make, _, _ = REFUSED[name]
    (folder / name).mkdir()
    client = Client(cluster.url)
    client.register("A Dancer")
    try:
        client.dance(make(folder / name), lambda *_: None)
    except (JobFailed, Refused) as problem:
        return f"{type(problem).__name__}: {problem}"
    return "a score"


def workers_processes(cluster: Cluster) -> list[str]:
    """The pools of the workers that see videos."""
    mains = [cluster.launcher.pid(f"worker-{queue}") for queue in ("pose", "scoring")]
    return [Path(f"/proc/{pid}/task/{pid}/children").read_text() for pid in mains]


def test_every_bad_video_is_told_what_it_is_and_leaves_nothing(
    cluster: Cluster, tmp_path: Path
) -> None:
    scratch = cluster.settings.data_dir / "scratch"
    temporary, before = set(Path("/tmp").glob("pose-*")), workers_processes(cluster)

    names = (*AT_THE_DOOR, *BY_A_WORKER)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = dict(
            zip(names, threads.map(lambda n: told(cluster, n, tmp_path), names), strict=True)
        )

    for name in AT_THE_DOOR:
        assert answers[name].startswith("Refused: "), answers[name]
        assert re.search("video|fileSize", answers[name]), answers[name]
    for name in BY_A_WORKER:
        assert answers[name].startswith("JobFailed: "), answers[name]
        assert re.search(REFUSED[name][2], answers[name]), answers[name]
    assert workers_processes(cluster) == before
    assert set(Path("/tmp").glob("pose-*")) <= temporary
    deadline = time.monotonic() + 10
    while any(scratch.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert list(scratch.iterdir()) == []


def test_a_damaged_video_gets_a_degraded_score_that_names_the_gap(
    dancer: Client, tmp_path: Path
) -> None:
    record = dancer.dance(bad.overwritten(0.4, 0.5)(tmp_path), lambda *_: None)

    assert record["degraded"] is True
    assert "seconds 4.5 to 8.3" in record["warnings"][0]
    assert record["details"]["missing"] == [[pytest.approx(4.5, abs=0.04), 8.333]]

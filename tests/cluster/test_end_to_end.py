"""Both main jobs through the HTTP API of a real cluster, and what happens to bad input."""

from __future__ import annotations

import json
import time
import urllib.request
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from scoring.landmarks import from_document
from services.jobs.pipelines import QUEUES
from workers.client import Client, JobFailed, Refused
from workers.cluster import Cluster
from workers.doctor import queue_health

pytestmark = pytest.mark.cluster

CLIP = Path(__file__).resolve().parents[2] / "examples" / "dance_120bpm.mp4"
LESSON = {
    "topic": "Mathematical Functions",
    "description": "Educational video explaining quadratic functions",
    "quality": "low",
}


def nobody(path: Path) -> Path:
    """A video of an empty room, eleven seconds long."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        rng = np.random.default_rng(0)
        for _ in range(110):
            picture = rng.integers(100, 140, (240, 320, 3), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def unseen_copy(path: Path) -> Path:
    """The clip with an empty box at its end: no pose that the cluster has kept is of this file."""
    path.write_bytes(CLIP.read_bytes() + b"\x00\x00\x00\x08free")
    return path


def test_a_dance_is_scored_from_its_picture(dancer: Client, tmp_path: Path) -> None:
    seen: list[float] = []
    clip = unseen_copy(tmp_path / "unseen.mp4")
    record = dancer.dance(clip, lambda progress, stage: seen.append(progress))
    assert record["details"]["tempo_bpm"] == pytest.approx(120, abs=1)
    assert record["details"]["beat_bpm"] == pytest.approx(120, abs=0.5)
    assert record["details"]["beat_source"] == "music"
    assert record["details"]["detected_frames"] == record["details"]["frames"] == 360
    assert record["total_score"] == pytest.approx(sum(record["score_breakdown"].values()))
    assert record["total_score"] > 60
    assert seen == sorted(seen)
    assert any(0 < progress < 1 for progress in seen)
    pose = dancer.download(record["pose_data_download_url"], tmp_path / "pose.json")
    assert from_document(json.loads(pose.read_text())).detected.all()


def test_the_same_dance_gets_the_same_score_again(dancer: Client) -> None:
    records = [dancer.dance(CLIP, lambda *_: None) for _ in range(2)]
    for name in ("score_breakdown", "feedback", "details"):
        assert records[0][name] == records[1][name]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("truncated", "missing"), ("nobody", "dancer"), ("short", "10 s")],
)
def test_a_bad_video_fails_with_what_to_do(
    dancer: Client, tmp_path: Path, kind: str, words: str
) -> None:
    video = tmp_path / "dance.mp4"
    if kind == "truncated":
        video.write_bytes(CLIP.read_bytes()[:200_000])
    elif kind == "nobody":
        nobody(video)
    else:
        with av.open(str(CLIP)) as source, av.open(str(video), "w") as target:
            stream = target.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(source.streams.video[0]):
                if packet.dts is not None and packet.pts * packet.time_base < 3:
                    packet.stream = stream
                    target.mux(packet)
    with pytest.raises(JobFailed, match=words):
        dancer.dance(video, lambda *_: None)


def test_a_text_named_mp4_is_refused_before_anybody_works_on_it(
    dancer: Client, tmp_path: Path
) -> None:
    video = tmp_path / "dance.mp4"
    video.write_text("no video at all\n" * 200)
    with pytest.raises(Refused, match="video"):
        dancer.dance(video, lambda *_: None)


def test_the_score_is_the_submissions_and_the_challenges(dancer: Client) -> None:
    record = dancer.dance(CLIP, lambda *_: None)
    shown = dancer.call("GET", f"/api/submissions/{record['submission_id']}")
    assert shown["totalScore"] == record["total_score"]
    challenge = dancer.todays_challenge()
    assert challenge
    assert challenge["topScore"] >= record["total_score"] - 0.1
    board = dancer.call("GET", f"/api/challenges/{challenge['id']}/leaderboard")
    assert dancer.user_id in json.dumps(board)


def test_a_lesson_is_rendered_and_all_of_it_can_be_had(teacher: Client, tmp_path: Path) -> None:
    stages: list[str] = []
    state = teacher.generate(LESSON, lambda fraction, stage: stages.append(stage))
    assert state["metadata"]["total_scenes"] >= 3
    assert {thumbnail["size"] for thumbnail in state["thumbnails"]} == {"small", "medium", "large"}
    video = teacher.download(state["video_urls"]["download_url"], tmp_path / "lesson.mp4")
    with av.open(str(video)) as container:
        frames = sum(1 for _ in container.decode(video=0))
    assert frames / 15 == pytest.approx(state["metadata"]["duration_seconds"], abs=0.2)
    code = teacher.download(state["scene_files"][0]["code_download_url"], tmp_path / "scene.py")
    assert "from manim import" in code.read_text()
    assert "video_generation" in stages
    logs = teacher.call("GET", f"/api/v1/jobs/{state['job_id']}/logs")["data"]
    assert logs["total_logs"] >= state["metadata"]["total_scenes"] + 2


def test_nobody_can_have_the_files_of_another(
    teacher: Client, dancer: Client, cluster: Cluster
) -> None:
    key = teacher.upload(CLIP, "video/mp4")
    with pytest.raises(Exception, match=r"40[34]"):
        dancer.call("GET", f"/api/s3/download-url/{key}")


def test_a_running_render_is_cancelled_and_its_processes_end(teacher: Client) -> None:
    body = {"configuration": {**LESSON, "quality": "high"}}
    job_id = teacher.call("POST", "/api/v1/videos/generate", body)["data"]["job_id"]
    wait_for(lambda: status(teacher, job_id)["status"] == "processing", 30)
    wait_for(children_rendering, 30)
    teacher.call("POST", f"/api/v1/jobs/{job_id}/cancel")
    wait_for(lambda: status(teacher, job_id)["status"] == "cancelled", 6)
    wait_for(lambda: not children_rendering(), 5)


def test_every_queue_shows_that_it_is_alive(cluster: Cluster) -> None:
    wait_for(lambda: all(queue_health(cluster.settings, queue) == 0 for queue in QUEUES), 60)


def test_flower_shows_the_workers(cluster: Cluster) -> None:
    def workers() -> str:
        with urllib.request.urlopen(f"{cluster.flower_url}/workers", timeout=10) as page:
            return str(page.read().decode())

    wait_for(lambda: "pose-" in workers() and "render-" in workers(), 60)


def status(client: Client, job_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.call("GET", f"/api/v1/jobs/{job_id}")["data"]
    return answer


def children_rendering() -> list[str]:
    """Process ids of scenes that are being rendered, as the system sees them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "comm").read_text().strip() == "troupe-scene":
                found.append(folder.name)
        except OSError:
            continue
    return found


def wait_for(condition: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so within {seconds} s"
        time.sleep(0.2)

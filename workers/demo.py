"""`./troupe demo`: both main jobs, on real input, through the API of a cluster started for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from shlex import quote
from typing import Any

from settings import Settings
from workers.challenges import load
from workers.client import Client, JobFailed
from workers.cluster import CHECKOUT, running_cluster
from workers.demo_page import write_page
from workers.environment import CommandError, in_folder, writable_folder
from workers.terminal import out, progress_bar, show_score, status
from workers.valkey import free_port

CLIP = CHECKOUT / "examples" / "dance_120bpm.mp4"
CHALLENGES = CHECKOUT / "examples" / "challenges.yaml"
CONSOLE = "http://127.0.0.1:8000/console"
EMAIL, PASSWORD = "demo@example.com", "dance and explain"
LESSON = {
    "topic": "Mathematical Functions",
    "description": "Educational video explaining quadratic functions",
    "quality": "medium",
    "enable_s3_upload": True,
    "generate_thumbnails": True,
}


def demo(settings: Settings, folder: Path, port: int | None, *, as_json: bool = False) -> int:
    """Run both jobs and leave their results in `folder`; answer the exit code."""
    folder = writable_folder(folder.absolute())
    data = folder / "cluster"
    shutil.rmtree(data, ignore_errors=True)
    settings = in_folder(settings, data)
    status.print("Starting the cluster")
    try:
        with running_cluster(settings, port or free_port(), say=status.print) as cluster:
            status.print(f"The API answers at {cluster.url}")
            load(cluster.settings, CHALLENGES, say=lambda _: None)
            client = Client(cluster.url)
            client.register("Demo Dancer", EMAIL, PASSWORD)
            dance = play_dance(client, folder / "dance", quiet=as_json)
            lesson = play_lesson(client, folder / "lesson", quiet=as_json)
    except JobFailed as problem:
        raise CommandError(f"{problem} (the logs are in {data / 'logs'})") from problem
    page = write_page(folder, dance, lesson)
    if as_json:
        print(results_as_json(page, data, dance, lesson))
        return 0
    out.print(f"\nEverything is in {folder}; open {page.name} there to look at it.", soft_wrap=True)
    out.print(
        f"\nBoth are in the console too: ./troupe up --data {quote(str(data))}", soft_wrap=True
    )
    out.print(
        f"and sign in at {CONSOLE} as {EMAIL} with the password “{PASSWORD}”.", soft_wrap=True
    )
    return 0


def results_as_json(page: Path, data: Path, dance: dict[str, Any], lesson: dict[str, Any]) -> str:
    """Where all is, how to see it in the console, and what came of both jobs."""
    console = {
        "command": ["./troupe", "up", "--data", str(data)],
        "url": CONSOLE,
        "email": EMAIL,
        "password": PASSWORD,
    }
    told = {"folder": str(page.parent), "page": str(page), "console": console}
    return json.dumps({**told, "dance": dance, "lesson": lesson}, ensure_ascii=False, indent=1)


def play_dance(client: Client, folder: Path, *, quiet: bool = False) -> dict[str, Any]:
    """Submit the example dance to today's challenge, have it drawn and told; the record."""
    with progress_bar("Scoring the dance  ", quiet=quiet) as bar:
        record = client.dance(CLIP, bar.set)
        bar.set(1.0)
    if not quiet:
        show_score(CLIP.name, record)
    client.download(record["pose_data_download_url"], folder / "pose_data.json")
    (folder / "score.json").write_text(json.dumps(record, indent=2))
    with progress_bar("Drawing the dance  ", quiet=quiet) as bar:
        media = client.media(record["submission_id"], ["overlay", "report", "explainer"], bar.set)
        bar.set(1.0)
    client.download(media["overlay"]["url"], folder / "overlay.mp4")
    client.download(media["overlay"]["poster_url"], folder / "overlay.jpg")
    client.download(media["report"]["url"], folder / "report.html")
    client.download(media["explainer"]["url"], folder / "explainer.mp4")
    return record


def play_lesson(client: Client, folder: Path, *, quiet: bool = False) -> dict[str, Any]:
    """Have a lesson made and keep all of it; its finished status."""
    with progress_bar("Rendering the lesson", quiet=quiet) as bar:
        state = client.generate(LESSON, bar.set)
        bar.set(1.0)
    client.download(state["video_urls"]["download_url"], folder / "output.mp4")
    client.download(state["video_urls"]["captions_url"], folder / "captions.vtt")
    client.download(state["video_urls"]["script_url"], folder / "script.lesson")
    client.download(state["video_urls"]["plan_url"], folder / "plan.json")
    for thumbnail in state["thumbnails"]:
        name = f"thumb_{thumbnail['size']}.jpg"
        client.download(thumbnail["streaming_url"], folder / name)
    for scene in state["scene_files"]:
        number = f"scene_{scene['scene_number']:03d}"
        client.download(scene["video_streaming_url"], folder / "scenes" / f"{number}.mp4")
        client.download(scene["code_download_url"], folder / "scenes" / f"{number}.py")
    logs = client.call("GET", f"/api/v1/jobs/{state['job_id']}/logs?limit=1000")["data"]["logs"]
    (folder / "logs.json").write_text(json.dumps(logs, indent=2))
    (folder / "status.json").write_text(json.dumps(state, indent=2))
    facts = state["metadata"]
    if not quiet:
        out.print(
            f"Lesson: {facts['duration_seconds']:.1f} s, {facts['resolution']}, "
            f"{facts['total_scenes']} scenes"
        )
    return state

"""A plan of the caller's own with a picture and music, through a real cluster, streamed as HLS."""

from __future__ import annotations

import io
import json
import urllib.request
import wave
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import av
import numpy as np
import pytest
import urllib3
from PIL import Image

from workers.client import Client, JobFailed, Refused

pytestmark = pytest.mark.cluster

CAPTION = "A green field"


def asset(teacher: Client, kind: str, name: str, content: bytes) -> str:
    """Its id."""
    fields = {"asset_type": kind, "description": CAPTION, "file": (name, content)}
    body, content_type = urllib3.encode_multipart_formdata(fields)
    url = f"{teacher._url}/api/v1/videos/assets/upload"
    answer = teacher._request("POST", url, body=body, headers={"Content-Type": content_type})
    return str(json.loads(answer.data)["data"]["asset_id"])


def green() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (640, 360), "#20c040").save(content, "PNG")
    return content.getvalue()


def hum() -> bytes:
    content = io.BytesIO()
    samples = np.sin(np.arange(96_000) * 2 * np.pi * 220 / 48_000) * 16_000
    with wave.open(content, "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return content.getvalue()


def plan(picture: str) -> dict[str, Any]:
    words = {"kind": "paragraph", "id": "words", "text": "Grass is green."}
    shown = {"kind": "picture", "id": "field", "asset": picture, "caption": CAPTION}
    scenes = [("Grass", words, "Grass is green."), ("A field", shown, "")]
    return {
        "topic": "Grass",
        "scenes": [
            {
                "title": title,
                "objects": [thing],
                "beats": [{"say": say, "do": [{"op": "show", "target": thing["id"]}], "pause": 1}],
            }
            for title, thing, say in scenes
        ],
    }


def fetch(url: str) -> bytes:
    """Without a token."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return bytes(answer.read())


def test_an_own_plan_becomes_a_video_with_own_things_that_streams(
    teacher: Client, tmp_path: Path
) -> None:
    picture = asset(teacher, "image", "field.png", green())
    music = asset(teacher, "audio", "hum.wav", hum())
    wish = {
        "plan": plan(picture), "quality": "low", "assets": [music], "theme": "light",
        "output": {"hls": True}, "generate_thumbnails": False,
    }  # fmt: skip

    state = teacher.generate(wish, lambda *_: None)

    master = state["video_urls"]["hls_url"]
    assert state["metadata"]["total_scenes"] == 2
    (variant,) = [u for u in fetch(master).decode().splitlines() if u and u[0] != "#"]
    playlist = fetch(urljoin(master, variant)).decode()
    parts = [line for line in playlist.splitlines() if line and line[0] != "#"]
    base = urljoin(master, variant)
    whole = tmp_path / "whole.mp4"
    whole.write_bytes(b"".join(fetch(urljoin(base, name)) for name in ("init.mp4", *parts)))
    with av.open(str(whole)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    with av.open(str(whole)) as container:
        sound = [frame.to_ndarray() for frame in container.decode(audio=0)]
    assert len(frames) / 15 == pytest.approx(state["metadata"]["duration_seconds"], abs=0.3)
    late = frames[len(frames) * 4 // 5].astype(int)
    assert (np.abs(late - (0x20, 0xC0, 0x40)).max(axis=2) < 24).mean() > 0.2
    assert late[0, 0].min() > 200  # the light look
    assert np.abs(np.concatenate(sound, axis=1)[:, 48_000:96_000]).max() > 0.01
    planner = teacher.call("GET", f"/api/v1/videos/{state['job_id']}/metadata")["data"]
    assert planner["generation"]["planner"]["name"] == "caller"


def test_a_plan_that_is_none_is_refused_with_the_fields_to_blame(teacher: Client) -> None:
    wrong = plan("asset_" + "0" * 24)
    wrong["scenes"][0]["beats"][0]["do"][0]["target"] = "nobody"

    with pytest.raises(Refused, match=r"scenes\[0\].*nobody"):
        teacher.generate({"plan": wrong, "quality": "low"}, lambda *_: None)


def test_a_plan_with_a_picture_of_somebody_else_is_refused(teacher: Client, dancer: Client) -> None:
    foreign = asset(dancer, "image", "field.png", green())

    with pytest.raises(JobFailed, match="You have no asset"):
        teacher.generate({"plan": plan(foreign), "quality": "low"}, lambda *_: None)

"""A video from elsewhere: fetched by the worker, and refused where it may not be fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.client import Client, JobFailed, Refused
from workers.demo import CLIP

pytestmark = pytest.mark.cluster


def test_after_a_failure_a_video_elsewhere_may_be_named_but_no_private_one(
    dancer: Client, tmp_path: Path
) -> None:
    video = tmp_path / "dance.mp4"
    video.write_bytes(CLIP.read_bytes()[:200_000])
    challenge = dancer.todays_challenge()
    assert challenge
    submission, key = dancer.submit(video, challenge["id"])
    with pytest.raises(JobFailed, match="missing"):
        dancer.analyse(key, lambda *_: None, submission=submission)

    wish = {"submission_id": submission, "video_url": "https://localhost/dance.mp4"}
    with pytest.raises(Refused, match="public server"):
        dancer.call("POST", "/api/ai/analyze-pose", wish)

    wish = {"submission_id": submission, "video_url": "https://nowhere.invalid/dance.mp4"}
    record = dancer.call("POST", "/api/ai/analyze-pose", wish, wait=60)
    assert record["status"] == "failed"
    assert "nowhere.invalid" in record["error_message"]
    assert dancer.call("GET", f"/api/submissions/{submission}")["totalScore"] is None

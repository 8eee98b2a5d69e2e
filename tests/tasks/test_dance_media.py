"""Overlay and report are made of a finished analysis, on request, by its owner, once."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from render.dance import card
from render.dance.card import CardFacts
from render.plan.lesson import LessonPlan
from services.dances.submission import Submission
from services.jobs import pipelines
from services.jobs.job import Job
from tests.api.conftest import Person, Stage
from tests.tasks.dances import DANCE, finish_analysis

pytestmark = pytest.mark.slow

Perform = Callable[..., Job]


@pytest.fixture(scope="module")
def track() -> Any:
    return DANCE.track()


@pytest.fixture(scope="module")
def video() -> bytes:
    """Eight seconds of grey at five pictures a second."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 120, 160, "yuv420p"
        for _ in range(40):
            frame = av.VideoFrame.from_ndarray(np.full((160, 120, 3), 90, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return target.getvalue()


@pytest.fixture
def scored(stage: Stage, submission: Submission, track: Any, video: bytes) -> Job:
    return finish_analysis(stage, submission, track, video)


def media_of(submission: Submission) -> str:
    return f"/api/ai/analysis/{submission.id}/media"


def test_both_are_made_and_linked(
    scored: Job, user: Person, submission: Submission, perform: Perform, stage: Stage
) -> None:
    asked = user.post(media_of(submission), json={})
    assert asked.status_code == 202
    assert asked.headers["Location"] == media_of(submission)
    for kind in ("overlay", "report"):
        job = perform(asked.json[kind]["job_id"])  # type: ignore[index]
        told = user.get(f"/api/v1/jobs/{job.id}").json
        assert told["data"]["result"]["record_url"] == media_of(submission)  # type: ignore[index]

    made = user.get(media_of(submission)).json
    assert made is not None
    assert made["overlay"]["status"] == made["report"]["status"] == "completed", made
    with av.open(io.BytesIO(fetch(user, made["overlay"]["url"]))) as container:
        assert sum(1 for _ in container.decode(video=0)) == 40
    assert fetch(user, made["overlay"]["poster_url"])[:2] == b"\xff\xd8"
    page = fetch(user, made["report"]["url"]).decode()
    assert "data:image/jpeg;base64," in page
    links = user.get(f"/api/ai/analysis-status/{submission.id}").json["media"]  # type: ignore[index]
    assert links == {
        "overlay_url": made["overlay"]["url"],
        "poster_url": made["overlay"]["poster_url"],
        "report_url": made["report"]["url"],
        "explainer_url": None,
        "card_url": None,
        "named_card_url": None,
        "match_film_url": None,
        "match_poster_url": None,
    }


def test_a_card_shows_no_name_unless_the_named_one_is_asked_for(
    scored: Job, user: Person, submission: Submission, perform: Perform,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    told: list[CardFacts] = []
    draw = card.draw_card
    monkeypatch.setattr(card, "draw_card", lambda *given: told.append(given[3]) or draw(*given))
    user.put("/api/users/profile", json={"displayName": "Zoë"})
    asked = user.post(media_of(submission), json={"kinds": ["card", "named_card"]}).json
    assert asked is not None
    for kind in ("card", "named_card"):
        perform(asked[kind]["job_id"])

    assert [facts.dancer for facts in told] == [None, "Zoë"]
    made = user.get(media_of(submission)).json
    for kind in ("card", "named_card"):
        with Image.open(io.BytesIO(fetch(user, made[kind]["url"]))) as picture:  # type: ignore[index]
            assert (picture.format, picture.size) == ("PNG", (1080, 1350))
    links = user.get(f"/api/ai/analysis-status/{submission.id}").json["media"]  # type: ignore[index]
    assert links["card_url"] != links["named_card_url"]


def test_without_the_video_the_card_shows_the_skeleton(
    scored: Job, user: Person, submission: Submission, perform: Perform, stage: Stage
) -> None:
    stage.services.objects.delete(submission.video_key or "")
    asked = user.post(media_of(submission), json={"kinds": ["card"]}).json
    assert perform(asked["card"]["job_id"]).status == "completed"  # type: ignore[index]


def fetch(user: Person, url: str) -> bytes:
    answer = user.client.get(url)
    assert answer.status_code == 200
    return answer.data


def test_a_page_opens_as_one_and_is_shut_in(
    scored: Job, user: Person, submission: Submission, perform: Perform
) -> None:
    asked = user.post(media_of(submission), json={"kinds": ["report"]}).json
    assert asked is not None
    perform(asked["report"]["job_id"])
    url = user.get(media_of(submission)).json["report"]["url"]  # type: ignore[index]

    answer = user.client.get(url)

    assert answer.headers["Content-Disposition"].startswith('inline; filename="report.html"')
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_asking_again_makes_nothing_anew(scored: Job, user: Person, submission: Submission) -> None:
    first, second = (user.post(media_of(submission), json={}).json for _ in range(2))
    assert first == second


def test_the_files_lie_under_the_owner_and_go_with_the_analysis(
    scored: Job, user: Person, submission: Submission, perform: Perform, stage: Stage
) -> None:
    asked = user.post(media_of(submission), json={"kinds": ["overlay"]}).json
    assert asked is not None
    job = perform(asked["overlay"]["job_id"])
    assert job.result["key"].startswith(f"users/{user.id}/")

    assert user.delete(f"/api/v1/jobs/{scored.id}").status_code == 200

    assert list(stage.services.objects.list(f"users/{user.id}/jobs/")) == []
    assert user.get(f"/api/v1/jobs/{job.id}").status_code == 404


def test_without_the_video_there_is_a_report_and_no_overlay(
    scored: Job, user: Person, submission: Submission, perform: Perform, stage: Stage
) -> None:
    stage.services.objects.delete(submission.video_key or "")
    asked = user.post(media_of(submission), json={}).json
    assert asked is not None
    overlay, report = (perform(asked[kind]["job_id"]) for kind in ("overlay", "report"))

    assert (overlay.error or {})["code"] == "EVIDENCE_GONE"
    assert report.status == "completed"
    again = user.post(media_of(submission), json={"kinds": ["overlay"]}).json
    assert again is not None
    assert again["overlay"]["job_id"] != overlay.id  # what failed is tried again


def test_what_is_wished_for_with_the_analysis_begins_when_the_score_is_there(
    user: Person, stage: Stage, submission: Submission, track: Any, video: bytes
) -> None:
    analysis = stage.services.jobs.get(submission.job_id or "")
    change = {"$set": {"parameters.media": ["report"]}}
    stage.services.documents.update("jobs", {"_id": analysis.id}, change)
    assert stage.services.dances.media.of(analysis) == {}

    finished = finish_analysis(stage, submission, track, video)

    assert finished.status == "completed"
    assert [kind.value for kind in stage.services.dances.media.of(finished)] == ["report"]


def test_an_unfinished_analysis_has_no_media(user: Person, submission: Submission) -> None:
    assert user.post(media_of(submission), json={}).status_code == 409
    assert user.get(media_of(submission)).status_code == 409


@pytest.mark.parametrize("kinds", [[], ["film"], "overlay", ["overlay"] * 9])
def test_wrong_kinds_are_named(
    kinds: Any, user: Person, submission: Submission, scored: Job
) -> None:
    answer = user.post(media_of(submission), json={"kinds": kinds})
    assert answer.status_code == 422
    assert answer.json["detail"][0]["loc"][:2] == ["body", "kinds"]  # type: ignore[index]


def test_of_a_deleted_video_no_overlay_can_be_asked(
    user: Person, submission: Submission, stage: Stage, scored: Job
) -> None:
    change = {"$set": {"result.video_deleted": True}}
    stage.services.documents.update("jobs", {"_id": scored.id}, change)
    answer = user.post(media_of(submission), json={"kinds": ["overlay"]})
    assert answer.status_code == 409


def test_an_explainer_goes_the_way_of_every_lesson(
    scored: Job, user: Person, submission: Submission, perform: Perform, stage: Stage
) -> None:
    asked = user.post(media_of(submission), json={"kinds": ["explainer"]}).json
    assert asked is not None

    job = perform(asked["explainer"]["job_id"], {pipelines.RENDER_EXPLAIN})

    plan = LessonPlan.model_validate_json(
        stage.services.objects.read(job.steps["plan"].result["key"])
    )
    assert [name for name in job.steps if name.startswith("scene-")] == [
        f"scene-{n:03d}" for n in range(1, len(plan.scenes) + 1)
    ]
    assert {"join", "publish"} <= set(job.steps)

"""troupe-client for Python plays both main jobs, over good lines and bad ones."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import MP4, PASSWORD, Stage
from tests.clients.conftest import EMAIL, PART, STORES, URL, AsyncLine, Line
from troupe_client import (
    AsyncTroupe,
    Conflict,
    InvalidRequest,
    JobFailed,
    NoAnswer,
    NotFound,
    NotSignedIn,
    PermissionDenied,
    RateLimited,
    Resume,
    Troupe,
    UploadInterrupted,
    WaitTimeout,
)

TOPIC = "Graphs of functions"


def test_a_dance_is_submitted_and_scored(
    troupe: Troupe, challenge: str, clip: Path, stage: Stage
) -> None:
    shares: list[float] = []
    dance = troupe.dances.submit(troupe.challenges.today(), clip, on_upload=shares.append)
    assert (shares[0], shares[-1]) == (0, 1)
    assert dance.state()["status"] == "processing"
    assert dance.job_id
    stage.complete_analysis(dance.job_id)

    told: list[tuple[float, str | None]] = []
    record = dance.wait(lambda *progress: told.append(progress))

    assert record["total_score"] == 73.0
    assert record["score_breakdown"]
    assert record["score_breakdown"]["balance"] == 20.0
    assert told[-1][0] == 1.0
    assert [event["event"] for event in dance.events()][-1] == "job.completed"
    assert [taken["challengeId"] for taken in troupe.dances.list()] == [challenge]
    assert troupe.dances.get(dance.submission_id).job_id == dance.job_id


def test_a_video_is_made_and_kept(troupe: Troupe, stage: Stage, tmp_path: Path, line: Line) -> None:
    video = troupe.videos.create(TOPIC, quality="low", hls=True)
    stage.complete_video(video.job_id)

    state = video.wait(timeout=10)
    assert state["video_urls"]
    assert state["video_urls"]["streaming_url"].startswith("http")
    assert video.download(tmp_path / "lesson.mp4").read_bytes() == MP4
    assert [job["id"] for job in troupe.videos.list(status="completed")] == [video.job_id]
    asked = json.loads(line.sent("POST", "generate")[0].content)["configuration"]
    assert asked == {"topic": TOPIC, "quality": "low", "output": {"hls": True}}


def test_the_client_for_asyncio_does_the_same(
    line: Line, challenge: str, clip: Path, stage: Stage, tmp_path: Path
) -> None:
    async def play() -> None:
        async with AsyncTroupe(URL, transport=AsyncLine(line)) as troupe:
            await troupe.register(EMAIL, PASSWORD)
            dance = await troupe.dances.submit(challenge, clip)
            stage.complete_analysis(str(dance.job_id))
            assert (await dance.wait())["total_score"] == 73.0
            video = await troupe.videos.create(TOPIC)
            stage.complete_video(video.job_id)
            assert (await video.wait())["status"] == "completed"
            assert (await video.download(tmp_path / "lesson.mp4")).read_bytes() == MP4
            assert [job["id"] async for job in troupe.videos.list()] == [video.job_id]
            assert [event["event"] async for event in video.events()][-1] == "job.completed"

    asyncio.run(play())


def test_media_are_made_of_a_dance(
    troupe: Troupe, challenge: str, clip: Path, stage: Stage
) -> None:
    dance = troupe.dances.submit(challenge, clip)
    stage.complete_analysis(str(dance.job_id))
    stage.media(dance.submission_id)

    overlay = dance.make("overlay")["overlay"]

    assert overlay
    assert overlay["url"]


@pytest.mark.parametrize("objects", STORES, indirect=True)
def test_an_upload_that_broke_off_goes_on_in_another_process(
    troupe: Troupe, challenge: str, long_clip: Path, line: Line, tmp_path: Path
) -> None:
    def break_second_part(request: httpx.Request) -> None:
        if request.method == "PUT" and len(line.sent_parts()) > 1:
            raise httpx.WriteError("the line is down")

    begun: list[Resume] = []
    line.before = break_second_part
    with pytest.raises(UploadInterrupted) as broken:
        troupe.dances.submit(challenge, long_clip, on_begun=begun.append)
    assert broken.value.resume == begun[0]
    assert begun[0].session_id
    sizes = [int(put.headers["Content-Length"]) for put in line.sent_parts()]
    assert sizes == [PART, *[len(MP4)] * troupe.connection.tries]

    line.before = lambda _: None
    line.requests.clear()
    with Troupe(URL, transport=line) as later:
        later.sign_in(EMAIL, PASSWORD)
        other = tmp_path / "other.mp4"
        other.write_bytes(MP4)
        with pytest.raises(ValueError, match="what was begun"):
            later.dances.submit(challenge, other, resume=begun[0])
        shares: list[float] = []
        dance = later.dances.submit(challenge, long_clip, resume=begun[0], on_upload=shares.append)
        assert dance.state()["status"] == "processing"

    assert [len(put.content) for put in line.sent_parts()] == [len(MP4)]
    assert shares[0] == pytest.approx(PART / (PART + len(MP4)))
    assert line.sent("POST", "/sessions/start") == []
    back = troupe.files.download(troupe.files.link(begun[0].file_key), tmp_path / "back.mp4")
    assert back.read_bytes() == long_clip.read_bytes()


def test_links_that_have_expired_are_asked_for_anew(troupe: Troupe, clip: Path, line: Line) -> None:
    def expire_first(request: httpx.Request) -> httpx.Response | None:
        if request.method == "PUT" and len(line.sent("PUT")) == 1:
            return httpx.Response(403, text="expired")
        return None

    line.before = expire_first
    troupe.files.upload(clip)
    assert len(line.sent_parts()) == 2
    assert len(line.sent("GET", "/api/s3/multipart/")) == 1


@pytest.mark.parametrize("objects", STORES, indirect=True)
def test_no_token_goes_to_links_that_carry_their_own_right(
    troupe: Troupe, clip: Path, line: Line, tmp_path: Path
) -> None:
    key = troupe.files.upload(clip)
    troupe.files.download(troupe.files.link(key), tmp_path / "back.mp4")

    signed = [one for one in line.requests if not one.url.path.startswith(("/api/", "/auth/"))]
    assert len(signed) == 2
    assert not any("Authorization" in request.headers for request in signed)
    others = [request for request in line.requests if request not in signed]
    assert all("Authorization" in request.headers for request in others)


def test_a_post_whose_answer_is_lost_is_done_once(
    troupe: Troupe, line: Line, pauses: list[float]
) -> None:
    def lose_first(request: httpx.Request) -> None:
        if request.method == "POST" and len(line.sent("POST")) == 1:
            raise httpx.ReadError("the answer was lost")

    line.after = lose_first
    session = troupe.request("POST", "/api/sessions/start", {"title": "Once"})

    first, second = line.sent("POST")
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    kept = troupe.request("GET", "/api/sessions")["sessions"]
    assert [one["id"] for one in kept] == [session["sessionId"]]
    assert len(pauses) == 1


def test_the_same_key_of_the_callers_is_the_same_video(troupe: Troupe) -> None:
    first, again = (troupe.videos.create(TOPIC, idempotency_key="mine") for _ in range(2))
    assert first.job_id == again.job_id
    assert troupe.videos.create(TOPIC, theme="light").job_id != first.job_id


def test_registering_is_not_sent_again_when_its_answer_is_lost(line: Line) -> None:
    def lose(request: httpx.Request) -> None:
        raise httpx.ReadError("the answer was lost")

    line.after = lose
    with Troupe(URL, transport=line) as client, pytest.raises(NoAnswer):
        client.register(EMAIL, PASSWORD)
    assert len(line.requests) == 1


@pytest.mark.parametrize("change", [{}, {"etag": '"of another file"'}])
def test_a_download_goes_on_where_it_broke(
    troupe: Troupe, stage: Stage, line: Line, tmp_path: Path, change: dict[str, str]
) -> None:
    """It begins anew where the file has changed meanwhile."""
    video = troupe.videos.create(TOPIC)
    stage.complete_video(video.job_id)

    class Half(httpx.SyncByteStream):
        def __iter__(self) -> object:  # type: ignore[override]
            yield MP4[:100]
            raise httpx.ReadError("the line is down")

    def cut_first(request: httpx.Request) -> httpx.Response | None:
        if len(line.sent("GET", "/download")) == 1:
            whole = line.inner.handle_request(request)
            return httpx.Response(200, headers={**whole.headers, **change}, stream=Half())
        return None

    line.before = cut_first
    assert video.download(tmp_path / "lesson.mp4").read_bytes() == MP4
    rest = line.sent("GET", "/download")[1]
    assert rest.headers["Range"] == "bytes=100-"
    assert rest.headers["If-Range"].startswith('"')
    assert [file.name for file in tmp_path.glob("lesson*")] == ["lesson.mp4"]


@pytest.mark.usefixtures("pauses")
def test_events_go_on_behind_the_last_that_came() -> None:
    def frame(number: int, kind: str) -> bytes:
        told = {"event": kind, "timestamp": "", "data": {}}
        return f"id: {number}\nevent: {kind}\ndata: {json.dumps(told)}\n\n".encode()

    class Broken(httpx.SyncByteStream):
        def __iter__(self) -> object:  # type: ignore[override]
            yield b"retry: 2000\n" + frame(1, "job.queued") + frame(2, "job.started")[:20]
            raise httpx.ReadError("the line is down")

    asked: list[str | None] = []
    ends = [frame(2, "job.started") + b": still here\n" + frame(3, "job.completed"), b""]

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("Last-Event-ID"))
        if len(asked) == 1:
            return httpx.Response(200, stream=Broken())
        content = ends[len(asked) - 2]
        return httpx.Response(200 if content else 204, content=content)

    with Troupe(URL, "key", transport=httpx.MockTransport(answer)) as troupe:
        kinds = [event["event"] for event in troupe.jobs.events("job_1")]
    assert kinds == ["job.queued", "job.started", "job.completed"]
    assert asked == [None, "1", "3"]


def test_who_waits_no_longer_is_told_that_the_job_goes_on() -> None:
    def say_nothing(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("nothing came")

    with (
        Troupe(URL, "key", transport=httpx.MockTransport(say_nothing)) as troupe,
        pytest.raises(WaitTimeout),
    ):
        troupe.jobs.wait("job_1", None, 0)


def test_a_job_that_fails_says_why(troupe: Troupe, stage: Stage) -> None:
    video = troupe.videos.create(TOPIC)
    stage.services.jobs.fail(stage.begin(video.job_id), "RENDER_FAILED", "The scene broke.")
    with pytest.raises(JobFailed, match="The scene broke") as failed:
        video.wait()
    assert failed.value.code == "RENDER_FAILED"


def test_a_dance_that_fails_says_why(
    troupe: Troupe, challenge: str, clip: Path, stage: Stage
) -> None:
    dance = troupe.dances.submit(challenge, clip)
    stage.services.jobs.fail(stage.begin(str(dance.job_id)), "NO_DANCER", "There is nobody.")
    with pytest.raises(JobFailed, match="There is nobody") as failed:
        dance.wait()
    assert failed.value.code == "NO_DANCER"


def test_errors_have_code_hint_and_a_link(troupe: Troupe) -> None:
    """In both dialects."""
    with pytest.raises(NotFound) as none:
        troupe.videos.get("job_none")
    assert none.value.code == "JOB_NOT_FOUND"
    with pytest.raises(InvalidRequest) as flat:
        troupe.request("POST", "/api/v1/videos/generate", {"prompt": "A", "topic": "B"})
    assert flat.value.code == "UNKNOWN_FIELD"
    assert "topic" in flat.value.fields
    assert flat.value.hint
    assert "configuration" in flat.value.hint
    assert flat.value.docs
    assert flat.value.docs.endswith("#UNKNOWN_FIELD")
    assert flat.value.hint in str(flat.value)
    with pytest.raises(InvalidRequest) as typed:
        troupe.request("POST", "/api/sessions/start", {"title": 5})
    assert list(typed.value.fields) == ["title"]
    assert typed.value.request_id
    with pytest.raises(Conflict):
        troupe.register(EMAIL, PASSWORD)
    with pytest.raises(NotSignedIn):
        Troupe(URL, "no key", transport=troupe.connection._http._transport).videos.get("job_none")


def test_retry_after_is_heeded_up_to_the_timeout(pauses: list[float]) -> None:
    waits = ["7", "3", "61"]

    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(429, headers={"Retry-After": waits.pop(0)}, json={"detail": "later"})

    with (
        Troupe(URL, "key", transport=httpx.MockTransport(refuse)) as troupe,
        pytest.raises(RateLimited) as told,
    ):
        troupe.challenges.today()
    assert pauses == [7, 3]
    assert told.value.retry_after == 61


def test_a_log_in_is_renewed_before_and_after_its_end(troupe: Troupe, line: Line) -> None:
    troupe.connection._renew_at = 0  # the clock says that it ends
    troupe.request("GET", "/api/users/profile")
    assert len(line.sent("POST", "/auth/refresh")) == 1

    first = troupe.connection._token
    troupe.connection._token = "forgotten by the server"
    assert troupe.request("GET", "/api/users/profile")["email"] == EMAIL
    assert len(line.sent("POST", "/auth/refresh")) == 2
    assert troupe.connection._token not in (first, "forgotten by the server")


def test_a_refresh_token_is_never_sent_twice(troupe: Troupe, line: Line) -> None:
    """It would end the whole log-in, as one that was stolen."""

    def lose(request: httpx.Request) -> None:
        if "refresh" in request.url.path:
            raise httpx.ReadError("the answer was lost")

    line.after, troupe.connection._renew_at = lose, 0
    with pytest.raises(NoAnswer):
        troupe.request("GET", "/api/users/profile")
    with pytest.raises(NotSignedIn):
        troupe.request("GET", "/api/users/profile")
    assert len(line.sent("POST", "/auth/refresh")) == 1


def test_an_api_key_does_what_its_scopes_say(
    troupe: Troupe, line: Line, clip: Path, challenge: str
) -> None:
    made = troupe.create_api_key("Build server")
    with Troupe(URL, made["key"], transport=line) as program:
        dance = program.dances.submit(challenge, clip)
    assert dance.job_id
    hook = troupe.create_webhook("https://hooks.example.com/t", "job.completed")
    assert hook["standard_secret"].startswith("whsec_")


def test_an_app_acts_for_a_user_who_has_let_it_in(troupe: Troupe, line: Line) -> None:
    app_id = troupe.request("POST", "/api/v1/apps", {"name": "Dance school"})["id"]
    key = troupe.request("POST", f"/api/v1/apps/{app_id}/keys", {"name": "Server"})["key"]
    with Troupe(URL, transport=line) as pupil:
        pupil.register("pupil@example.com", PASSWORD)
        pupil_id = pupil.connection.user_id()
        pupil.request("PUT", f"/api/v1/auth/apps/{app_id}", {"scopes": ["read", "write"]})

        with Troupe(URL, key, as_user=pupil_id, transport=line) as school:
            assert school.connection.user_id() == pupil_id
            video = school.videos.create(
                TOPIC, metadata={"course": "7b"}, webhook="https://hooks.example.com/t"
            )

        theirs = pupil.videos.status(video.job_id)
        assert theirs["job_metadata"] == {"course": "7b"}
        (sent,) = line.sent("POST", "/videos/generate")
        assert json.loads(sent.content)["webhook"] == {"url": "https://hooks.example.com/t"}
    with Troupe(URL, key, as_user="0" * 24, transport=line) as stranger:
        with pytest.raises(PermissionDenied) as refused:
            stranger.videos.create(TOPIC)
        assert refused.value.code == "GRANT_MISSING"


def test_lists_are_read_to_their_end(troupe: Troupe, stage: Stage, line: Line) -> None:
    made = [stage.challenge() for _ in range(23)]
    assert {item["id"] for item in troupe.challenges.list()} == set(made)
    assert len(line.sent("GET", "/api/challenges")) == 2

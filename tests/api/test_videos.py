"""Videos: asked for in either form, watched, and handed out with all that belongs to them."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import av
import pytest

from api.t2m.videos.projects import write_readme
from render.code.kit_file import Look, kit_source
from render.code.scene_code import scene_code
from render.plan.lesson import LessonPlan, Scene
from render.planner.offline import plan_lesson
from services.assembly import Services
from services.interfaces import ObjectInfo, PresignedUpload
from services.jobs.kinds.lessons import FinishedFile, RenderedScene, lesson_steps
from tests.api.conftest import MP4, SCENE_CODE, Person, Stage

GENERATE = "/api/v1/videos/generate"
DOCUMENTED = {
    "topic": "Mathematical Functions",
    "description": "Educational video explaining quadratic functions",
    "quality": "high",
    "enable_s3_upload": True,
    "generate_thumbnails": True,
}
PROMPT = {"prompt": "A beautiful sunset over mountains", "duration": 10, "quality": "1080p"}


def data(answer: Any) -> dict[str, Any]:
    assert answer.json["success"] is True, answer.text
    found: dict[str, Any] = answer.json["data"]
    return found


def test_the_documented_form_is_accepted(user: Person, services: Services) -> None:
    answer = user.post(GENERATE, json={"configuration": DOCUMENTED})

    made = data(answer)
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/videos/jobs/{made['job_id']}/status"
    assert int(answer.headers["Retry-After"]) >= 1
    assert made["status"] == "queued"
    assert made["progress"]["percentage"] == 0.0
    assert made["progress"]["current_stage"] is None
    job = services.jobs.get(made["job_id"])
    assert job.parameters == {**DOCUMENTED, "duration": None}
    assert [m.task for m in services.queue.sent] == ["render.plan"]  # type: ignore[attr-defined]


def test_the_flat_form_is_accepted_and_shown_as_it_was_sent(user: Person) -> None:
    made = data(user.post(GENERATE, json=PROMPT))

    shown = data(user.get(f"/api/v1/jobs/{made['job_id']}"))["parameters"]

    assert {**shown, **PROMPT} == shown
    assert shown["topic"] == PROMPT["prompt"]


def test_a_long_prompt_becomes_a_topic_and_a_description(user: Person, services: Services) -> None:
    prompt = "Explain how the derivative of a function is found, " * 20

    made = data(user.post(GENERATE, json={"prompt": prompt}))

    found = services.jobs.get(made["job_id"]).parameters
    assert len(found["topic"]) <= 300
    assert found["description"] == found["prompt"] == prompt.strip()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "prompt"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": "  "}, "prompt"),
        ({"prompt": 5}, "prompt"),
        ({**PROMPT, "duration": "long"}, "duration"),
        ({**PROMPT, "duration": -1}, "duration"),
        ({**PROMPT, "duration": 4}, "duration"),
        ({**PROMPT, "duration": 601}, "duration"),
        ({**PROMPT, "quality": "banana"}, "quality"),
        ({"configuration": "a film"}, "configuration"),
        ({"configuration": {}}, "configuration.topic"),
        ({"configuration": {**DOCUMENTED, "topic": 5}}, "configuration.topic"),
        ({"configuration": {**DOCUMENTED, "topic": ""}}, "configuration.topic"),
        ({"configuration": {**DOCUMENTED, "topic": "x" * 301}}, "configuration.topic"),
        ({"configuration": {**DOCUMENTED, "description": 5}}, "configuration.description"),
        ({"configuration": {**DOCUMENTED, "quality": "4k"}}, "configuration.quality"),
        (
            {"configuration": {**DOCUMENTED, "enable_s3_upload": "x"}},
            "configuration.enable_s3_upload",
        ),
        (
            {"configuration": {**DOCUMENTED, "generate_thumbnails": 1}},
            "configuration.generate_thumbnails",
        ),
        ({"configuration": {**DOCUMENTED, "voice": "x"}}, "configuration.voice"),
        ({"configuration": DOCUMENTED, "prompt": "x"}, "prompt"),
    ],
)
def test_a_wrong_field_is_named_in_either_form(user: Person, body: Any, field: str) -> None:
    answer = user.post(GENERATE, json=body)

    assert answer.status_code == 400
    assert answer.json is not None
    assert list(answer.json["error"]["details"]) == [field]


def test_durations_and_topics_have_the_bounds_of_the_planner() -> None:
    from api.t2m.videos.generation import LONGEST_TOPIC, MOST_SCENES, Configuration
    from render.plan.lesson import MAX_SCENES, MAX_SECONDS, MAX_TOPIC, MIN_SECONDS

    schema = Configuration.model_json_schema()["properties"]["duration"]["anyOf"][0]

    assert (schema["minimum"], schema["maximum"]) == (MIN_SECONDS, MAX_SECONDS)
    assert (LONGEST_TOPIC, MOST_SCENES) == (MAX_TOPIC, MAX_SCENES)


def test_qualities_are_those_that_can_be_rendered() -> None:
    from api.t2m.videos.generation import Configuration
    from render.quality import QUALITIES

    assert Configuration.model_json_schema()["properties"]["quality"]["enum"] == list(QUALITIES)


def test_an_idempotency_key_makes_one_video_of_two_requests(user: Person, other: Person) -> None:
    key = {"Idempotency-Key": "order-7"}

    first, second = (user.post(GENERATE, json=PROMPT, headers=key) for _ in range(2))
    changed = user.post(GENERATE, json={**PROMPT, "duration": 20}, headers=key)
    foreign = other.post(GENERATE, json=PROMPT, headers=key)

    assert data(first)["job_id"] == data(second)["job_id"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert changed.status_code == 400
    assert changed.json is not None
    assert changed.json["error"]["code"] == "VALIDATION_ERROR"
    assert data(foreign)["job_id"] != data(first)["job_id"]


@pytest.mark.parametrize("key", ["", "a b", "x" * 256])
def test_an_idempotency_key_is_visible_ascii(user: Person, key: str) -> None:
    answer = user.post(GENERATE, json=PROMPT, headers={"Idempotency-Key": key})

    assert answer.status_code == 400
    assert answer.json is not None
    assert list(answer.json["error"]["details"]) == ["Idempotency-Key"]


def test_scenes_that_were_replaced_are_named_with_the_reason(
    user: Person, video_job: str, stage: Stage
) -> None:
    lost = {"number": 2, "code": "SCENE_ERROR", "reason": "ZeroDivisionError: division by zero"}
    stage.complete_video(video_job, degraded=True, degraded_scenes=[lost])

    found = data(user.get(f"/api/v1/videos/jobs/{video_job}/status"))["metadata"]
    made = data(user.get(f"/api/v1/videos/{video_job}/metadata"))["generation"]

    shown = {"scene_number": 2, "code": lost["code"], "reason": lost["reason"]}
    assert (found["degraded"], found["degraded_scenes"]) == (True, [shown])
    assert made["degraded_scenes"] == [shown]


def test_a_finished_video_has_its_links_and_they_serve(
    user: Person, guest: Person, film: str
) -> None:
    status = data(user.get(f"/api/v1/videos/jobs/{film}/status"))

    assert status["status"] == "completed"
    assert status["progress"]["current_stage"] == "completed"
    assert status["metadata"] == {
        "total_scenes": 3,
        "duration_seconds": 12.6,
        "resolution": "1280x720",
        "aspect": "16:9",
        "file_size_bytes": len(MP4),
        "storage_mode": "local",
        "degraded": False,
        "degraded_scenes": [],
        "warnings": [],
    }
    assert guest.get(status["video_urls"]["streaming_url"]).data == MP4
    assert user.get(status["video_urls"]["download_url"]).data == MP4
    assert [thumb["size"] for thumb in status["thumbnails"]] == ["small", "medium", "large"]
    for scene in status["scene_files"]:
        assert guest.get(scene["video_streaming_url"]).data == MP4
        assert user.get(scene["code_download_url"]).data == SCENE_CODE


def test_stages_are_told_in_the_documents_order_without_an_upload_that_there_is_not(
    user: Person, video_job: str, stage: Stage
) -> None:
    claim = stage.begin(video_job)
    early = data(user.get(f"/api/v1/videos/{video_job}/status"))["progress"]
    stage.services.jobs.finish(claim, job_result=stage.video_result("users/x"))
    late = data(user.get(f"/api/v1/videos/{video_job}/status"))["progress"]

    assert early["current_stage"] == "content_preparation"
    assert early["stages_completed"] == ["validation"]
    assert late["stages_completed"] == [
        "validation",
        "content_preparation",
        "video_generation",
        "post_processing",
    ]


def test_a_download_is_an_attachment_or_shown_inline(user: Person, film: str) -> None:
    path = f"/api/v1/videos/{film}/download"

    saved, shown = user.get(path), user.get(f"{path}?inline=true")

    assert saved.headers["Content-Disposition"].startswith(f'attachment; filename="{film}.mp4";')
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert saved.data == shown.data == MP4
    assert saved.content_type == "video/mp4"
    assert user.get(f"{path}?inline=banana").status_code == 400


def test_a_download_honours_ranges(user: Person, film: str) -> None:
    path = f"/api/v1/videos/jobs/{film}/download"

    part = user.get(path, headers={"Range": "bytes=-50"})
    beyond = user.get(path, headers={"Range": f"bytes={len(MP4) + 10}-"})

    assert (part.status_code, part.data) == (206, MP4[-50:])
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(MP4)}"
    assert beyond.json is not None
    assert beyond.json["success"] is False


@pytest.mark.parametrize("what", ["download", "stream", "thumbnail", "metadata"])
def test_what_is_not_finished_has_nothing_to_hand_out(
    user: Person, video_job: str, what: str
) -> None:
    answer = user.get(f"/api/v1/videos/{video_job}/{what}")

    assert answer.status_code == 404
    assert answer.json is not None
    assert "queued" in answer.json["error"]["details"]


def test_a_job_that_makes_no_video_is_none_of_the_videos(
    user: Person, analysis: dict[str, Any]
) -> None:
    for what in ("status", "download", "thumbnail", "metadata"):
        assert user.get(f"/api/v1/videos/{analysis['job_id']}/{what}").status_code == 404


def test_thumbnails_are_pictures_of_three_sizes(user: Person, film: str) -> None:
    path = f"/api/v1/videos/jobs/{film}/thumbnail"

    answers = [user.get(f"{path}{size}") for size in ("", "?size=small", "?size=large")]

    assert {answer.content_type for answer in answers} == {"image/jpeg"}
    assert user.get(f"{path}?size=banana").status_code == 400


def test_a_video_made_without_thumbnails_has_none(user: Person, stage: Stage) -> None:
    wish = {"configuration": {**DOCUMENTED, "generate_thumbnails": False}}
    job = data(user.post(GENERATE, json=wish))["job_id"]
    stage.complete_video(job)

    assert data(user.get(f"/api/v1/videos/{job}/status"))["thumbnails"] == []
    assert user.get(f"/api/v1/videos/{job}/thumbnail").status_code == 404
    assert data(user.get(f"/api/v1/jobs/{job}"))["result"]["thumbnail_url"] is None


def test_the_code_of_a_scene_comes_raw_or_in_normal_form(user: Person, film: str) -> None:
    path = f"/api/v1/videos/jobs/{film}/scenes/2/code"

    raw, formatted = user.get(path), user.get(f"{path}?format=formatted")

    assert raw.data == SCENE_CODE
    assert raw.mimetype == "text/x-python"
    assert raw.headers["Content-Disposition"] == "attachment; filename=scene_002.py"
    assert "X-S3-URL" not in raw.headers
    assert b"    def construct(self): pass  # x" in formatted.data
    assert ast.dump(ast.parse(formatted.data)) == ast.dump(ast.parse(raw.data))


def test_a_video_is_taken_along_as_a_project_for_manim(
    user: Person, other: Person, film: str, services: Services
) -> None:
    path = f"/api/v1/videos/jobs/{film}/project"

    sent = user.get(path)

    assert sent.mimetype == "application/zip"
    with ZipFile(io.BytesIO(sent.data)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    scenes = [f"scenes/scene_{number:03d}.py" for number in (1, 2, 3)]
    fonts = [f"fonts/Inter-{part}" for part in ("Regular.otf", "SemiBold.otf", "OFL.txt")]
    kit = [f"scenes/{name}" for name in ("troupe_kit.py", "troupe_typeset.py", *fonts)]
    told = ["README.md", "requirements.txt", "lesson.txt", "captions.vtt"]
    assert list(files) == [*told, *scenes, *kit]
    assert files["scenes/troupe_kit.py"] == b"INK = 1\n", "the one of its time"
    assert files["requirements.txt"].split(b"==")[0] == b"manim"
    assert b"tex2typst==" in files["requirements.txt"]
    tidy = f"/api/v1/videos/jobs/{film}/scenes/2/code?format=formatted"
    assert files["scenes/scene_002.py"] == user.get(tidy).data
    assert files["lesson.txt"] == user.get(f"/api/v1/videos/jobs/{film}/script").data
    assert b"3 scenes" in files["README.md"]
    assert b"manim -qm scenes/scene_001.py Scene001" in files["README.md"]
    assert user.get(path).data == sent.data
    assert other.get(path).status_code == 404
    key = services.jobs.get(film).result["plan_key"]
    services.objects.put(key, b'{"scenes": 3}', "application/json")
    with ZipFile(io.BytesIO(user.get(path).data)) as packed:
        assert "lesson.txt" not in packed.namelist(), "a plan of an older form has no script"


def test_the_project_of_a_video_whose_scenes_run_alone_has_no_kit(
    user: Person, stage: Stage
) -> None:
    job = data(user.post(GENERATE, json={"configuration": DOCUMENTED}))["job_id"]
    stage.complete_video(job, kit_key=None)

    with ZipFile(io.BytesIO(user.get(f"/api/v1/videos/jobs/{job}/project").data)) as packed:
        assert "scenes/troupe_kit.py" not in packed.namelist()
        assert packed.read("requirements.txt").startswith(b"manim==")
        assert packed.read("requirements.txt").count(b"==") == 1
        assert b"troupe_kit" not in packed.read("README.md")


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("look", [{}, {"theme": "light", "aspect": "9:16"}], ids=["wide", "tall"])
def test_a_project_is_drawn_by_manim_as_it_comes_from_pypi_without_latex(
    user: Person, stage: Stage, tmp_path: Path, look: dict[str, str]
) -> None:
    """A scene with a formula and one with a graph; nothing of Troupe is in reach."""
    plan = plan_lesson("Quadratic functions").model_copy(update=look)
    job = data(user.post(GENERATE, json={"configuration": DOCUMENTED}))["job_id"]
    film = stage.complete_video(job).result
    stage.store(film["kit_key"], kit_source(Look.of(plan)).encode(), "text/x-python")
    wanted = [("formula", 1), ("graph", 2)]
    scenes = {number: scene_with(plan, kind) for kind, number in wanted}
    for number, planned in scenes.items():
        alone = plan.model_copy(update={"scenes": (planned,) * 2})
        key = film["scenes"][number - 1]["code_key"]
        stage.store(key, scene_code(alone, number).encode(), "text/x-python")
    with ZipFile(io.BytesIO(user.get(f"/api/v1/videos/jobs/{job}/project").data)) as packed:
        packed.extractall(tmp_path)

    for number, planned in scenes.items():
        assert draw_with_manim(tmp_path, number, planned.seconds)


def scene_with(plan: LessonPlan, kind: str) -> Scene:
    """The first one of the lesson, without what follows its second sentence."""
    found = next(one for one in plan.scenes if any(thing.kind == kind for thing in one.objects))
    return found.model_copy(update={"beats": found.beats[:2]})


def draw_with_manim(project: Path, number: int, seconds: float) -> bool:
    """Whether the scene's film is there, at least nearly as long as planned, and not empty."""
    name = f"scene_{number:03d}"
    done = subprocess.run(
        [sys.executable, "-P", "-m", "manim", "-ql", f"scenes/{name}.py", f"Scene{number:03d}"],
        cwd=project, env={"PATH": "", "HOME": str(project)}, capture_output=True, text=True,
        timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert list(project.glob("media/typst/*.svg")), "formulas are set without LaTeX"
    (film,) = (project / "media/videos" / name).glob(f"*/Scene{number:03d}.mp4")
    with av.open(str(film)) as container:
        length = float(container.duration or 0) / av.time_base
        middle = list(container.decode(video=0))[-30].to_ndarray(format="gray")
    assert abs(length - seconds) < 0.5
    return bool(middle.std() > 5)


def test_a_project_names_the_pictures_that_it_has_not() -> None:
    shows = b'ImageMobject("asset_0a1b.png")'
    assert b"asset_0a1b.png" in write_readme("Waves", "m", {"scenes/scene_001.py": shows})
    assert b"pictures" not in write_readme("Waves", "m", {"scenes/scene_001.py": b"pass"})


@pytest.mark.parametrize("prefix", ["/api/v1/videos", "/api/v1/videos/jobs"])
def test_the_script_of_a_video_can_be_edited_and_sent_back(
    user: Person, film: str, services: Services, prefix: str
) -> None:
    script = user.get(f"{prefix}/{film}/script")

    assert script.mimetype == "text/plain"
    assert script.text.startswith(
        "topic: Waves\n\n# Waves\n@paragraph text: text = A wave travels."
    )
    edited = script.text.replace("A wave travels.", "A wave carries energy.")
    made = data(user.post(GENERATE, json={"configuration": {"script": edited}}))
    plan = services.objects.read(services.jobs.get(made["job_id"]).parameters["plan_key"])
    assert b"A wave carries energy." in plan


def test_a_video_whose_plan_is_of_an_older_form_has_no_script(
    user: Person, film: str, services: Services
) -> None:
    key = services.jobs.get(film).result["plan_key"]
    services.objects.put(key, b'{"scenes": 3}', "application/json")

    answer = user.get(f"/api/v1/videos/jobs/{film}/script")

    assert answer.status_code == 404
    assert "older form" in answer.text


@pytest.mark.parametrize("number", ["0", "-1", "4", "9999", "one"])
def test_a_scene_that_there_is_not_is_404(user: Person, film: str, number: str) -> None:
    answer = user.get(f"/api/v1/videos/jobs/{film}/scenes/{number}/code")

    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"]["code"] == "RESOURCE_NOT_FOUND"


class Bucket:
    """The S3 reading of a directory store: what a redirect and an s3:// URI look like."""

    mode = "s3"

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def uri(self, key: str) -> str:
        return f"s3://bucket/{key}"

    def presign_download(
        self, key: str, expires_in: int, *, filename: str | None = None, inline: bool = False
    ) -> str:
        shown = f"X-Amz-Expires={expires_in}&name={filename or ''}&inline={inline}"
        return f"https://s3.example.com/{key}?{shown}"

    def presign_upload(self, key: str, content_type: str, size: int, _: int) -> PresignedUpload:
        raise NotImplementedError

    def info(self, key: str) -> ObjectInfo:
        found: ObjectInfo = self._inner.info(key)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@pytest.fixture
def bucket_user(user: Person, services: Services) -> Person:
    """The same user at an app whose files are in S3."""
    from api.app import create_app

    moved = replace(services, objects=Bucket(services.objects))
    return replace(user, client=create_app(services.settings, moved).test_client())


def test_in_s3_mode_the_video_is_a_redirect_that_no_cache_may_keep(
    bucket_user: Person, film: str
) -> None:
    saved = bucket_user.get(f"/api/v1/videos/jobs/{film}/download")
    shown = bucket_user.get(f"/api/v1/videos/{film}/download?inline=true")

    assert saved.status_code == shown.status_code == 302
    assert saved.headers["Location"].startswith("https://s3.example.com/users/")
    assert saved.headers["Location"].endswith(f"name={film}.mp4&inline=False")
    assert shown.headers["Location"].endswith(f"name={film}.mp4&inline=True")
    for directive in ("private", "no-store"):
        assert directive in saved.headers["Cache-Control"]


def test_in_s3_mode_a_stream_is_such_a_redirect_too(bucket_user: Person, film: str) -> None:
    streamed = bucket_user.get(f"/api/v1/videos/jobs/{film}/stream")

    assert streamed.status_code == 302
    assert streamed.headers["Accept-Ranges"] == "bytes"
    assert streamed.content_type == "video/mp4"
    assert {"private", "no-store"} <= set(streamed.headers["Cache-Control"].split(", "))


def test_a_stream_has_the_lines_that_were_asked_for_where_the_video_has_them(
    user: Person, video_job: str, stage: Stage
) -> None:
    folder = f"users/{user.id}/jobs/{video_job}"
    result = stage.video_result(folder)
    small = stage.store(f"{folder}/output_720p.mp4", b"\x00\x00\x00\x18ftypmp42 small")
    result["metadata"] = {**result["metadata"], "width": 1920, "height": 1080}
    stage.complete(video_job, {**result, "renditions": [{"key": small, "height": 720}]})
    path = f"/api/v1/videos/{video_job}/stream"

    found = {q: user.get(f"{path}?quality={q}").data for q in ("auto", "720p", "1080p")}

    assert found == {"auto": MP4, "720p": b"\x00\x00\x00\x18ftypmp42 small", "1080p": MP4}
    assert user.get(path).data == MP4
    assert user.get(f"{path}?quality=144p").status_code == 400


def test_a_stream_of_a_small_video_is_the_video_in_every_quality(user: Person, film: str) -> None:
    for quality in ("auto", "720p", "1080p"):
        answer = user.get(f"/api/v1/videos/{film}/stream?quality={quality}")

        assert (answer.status_code, answer.data) == (200, MP4)


def test_a_stream_honours_ranges_and_counts_as_one_view(
    user: Person, film: str, services: Services
) -> None:
    key = services.jobs.get(film).result["video_key"]
    job = services.jobs.get(film)
    file = FinishedFile(key=key, source="", file_type="video", content_type="video/mp4")
    services.files.video_files.begin(job, file, len(MP4), "0" * 64)
    path = f"/api/v1/videos/jobs/{film}/stream"

    first = user.get(path, headers={"Range": "bytes=0-99"})
    later = user.get(path, headers={"Range": "bytes=100-"})
    beyond = user.get(path, headers={"Range": f"bytes={len(MP4) + 10}-"})

    assert (first.status_code, first.data) == (206, MP4[:100])
    assert (later.status_code, later.data) == (206, MP4[100:])
    assert beyond.status_code == 416
    row = next(services.files.video_files.of_job(film))
    assert (row.view_count, row.download_count) == (1, 0)
    assert row.last_accessed_at


def test_in_s3_mode_everything_has_its_s3_uri(bucket_user: Person, film: str) -> None:
    status = data(bucket_user.get(f"/api/v1/videos/{film}/status"))
    code = bucket_user.get(f"/api/v1/videos/jobs/{film}/scenes/1/code")

    assert (status["storage_mode"], status["upload_enabled"]) == ("s3", True)
    assert status["video_urls"]["s3_url"].startswith("s3://bucket/users/")
    assert all(thumb["s3_url"] for thumb in status["thumbnails"])
    assert "s3_upload" in status["progress"]["stages_completed"]
    assert code.headers["X-S3-URL"].startswith("s3://bucket/")


def test_an_upload_that_was_not_wished_keeps_the_video_local(
    bucket_user: Person, stage: Stage
) -> None:
    wish = {"configuration": {**DOCUMENTED, "enable_s3_upload": False}}
    made = data(bucket_user.post(GENERATE, json=wish))
    stage.complete_video(made["job_id"])

    status = data(bucket_user.get(f"/api/v1/videos/{made['job_id']}/status"))

    assert (made["storage_mode"], made["upload_enabled"]) == ("local", False)
    assert status["video_urls"]["s3_url"] is None
    assert bucket_user.get(status["video_urls"]["download_url"]).data == MP4


def test_the_metadata_are_those_of_the_file_and_of_the_wish(user: Person, stage: Stage) -> None:
    job = data(user.post(GENERATE, json=PROMPT))["job_id"]
    stage.complete_video(job)

    found = data(user.get(f"/api/v1/videos/{job}/metadata"))

    assert found["video"]["codec"] == "h264"
    assert found["audio"] is None
    assert found["generation"]["prompt"] == PROMPT["prompt"]


def test_the_same_wish_is_the_same_video_at_once(user: Person, other: Person) -> None:
    first, second = (user.post(GENERATE, json=PROMPT) for _ in range(2))
    longer = user.post(GENERATE, json={**PROMPT, "duration": 20})
    foreign = other.post(GENERATE, json=PROMPT)

    assert data(first)["job_id"] == data(second)["job_id"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len({data(a)["job_id"] for a in (first, longer, foreign)}) == 3
    saved = data(user.get("/api/v1/system/deduplication"))["own"]
    assert (saved["same_work"], saved["scenes_reused"]) == (1, 0)


def test_a_video_whose_file_was_deleted_is_made_anew_once(
    user: Person, stage: Stage, services: Services
) -> None:
    first = data(user.post(GENERATE, json=PROMPT))["job_id"]
    stage.complete_video(first)

    again = user.post(GENERATE, json=PROMPT)
    assert (again.status_code, data(again)["job_id"]) == (200, first)

    services.objects.delete(services.jobs.get(first).result["video_key"])
    anew, twice = (data(user.post(GENERATE, json=PROMPT))["job_id"] for _ in range(2))
    assert anew == twice != first


def test_a_scene_can_be_watched_while_the_others_are_being_rendered(
    user: Person, stage: Stage, services: Services
) -> None:
    job_id = data(user.post(GENERATE, json=PROMPT))["job_id"]
    services.jobs.finish(stage.begin(job_id), then=lesson_steps(2))
    claim = services.jobs.claim(job_id, "scene-002", "worker-1")
    assert claim is not None
    assert data(user.get(f"/api/v1/videos/jobs/{job_id}/status"))["previews"] is None

    key = stage.store(f"work/{job_id}/scene-002/0/scene_002.mp4")
    made = RenderedScene(code="c", code_bytes=1, video=key, video_bytes=len(MP4), seconds=3.5)
    services.jobs.finish(claim, result=made.to_document())

    (preview,) = data(user.get(f"/api/v1/videos/jobs/{job_id}/status"))["previews"]
    assert (preview["scene_number"], preview["duration_seconds"]) == (2, 3.5)
    assert user.client.get(preview["streaming_url"]).data == MP4


def test_a_job_that_ended_well_and_left_no_files_has_no_video(
    user: Person, video_job: str, stage: Stage
) -> None:
    stage.complete(video_job, {})
    video, job = f"/api/v1/videos/jobs/{video_job}", f"/api/v1/jobs/{video_job}"

    status = user.get(f"{video}/status").json

    assert status is not None
    assert (status["data"]["status"], status["data"]["video_urls"]) == ("completed", None)
    for path in (job, f"{job}/timeline", f"{job}/logs", "/api/v1/jobs"):
        assert user.get(path).status_code == 200, path
    parts = ("download", "stream", "thumbnail", "scenes", "scenes/1/code", "script")
    for part in (*parts, "hls/master.m3u8"):
        assert user.get(f"{video}/{part}").status_code == 404, part
    again = user.post("/api/v1/videos/generate", json={"configuration": {"topic": "Graphs"}}).json
    assert again is not None
    assert again["data"]["job_id"] != video_job


def test_a_cancelled_video_is_made_anew_as_it_was_asked_for(user: Person, stage: Stage) -> None:
    told = {"topic": "Graphs", "quality": "low", "duration": 20, "theme": "light"}
    wish = {"configuration": told}
    dropped = data(user.post("/api/v1/videos/generate", json=wish))["job_id"]
    retry = f"/api/v1/videos/jobs/{dropped}/retry"
    refused = user.post(retry)
    stage.services.jobs.cancel(dropped)

    made = user.post(retry)

    assert refused.status_code == 400
    assert refused.json["error"]["reason"] == "VIDEO_NOT_TO_RETRY"  # type: ignore[index]
    again = data(made)["job_id"]
    assert again != dropped
    assert made.headers["Location"] == f"/api/v1/videos/jobs/{again}/status"
    asked = [data(user.get(f"/api/v1/jobs/{job}"))["parameters"] for job in (dropped, again)]
    assert asked[0] == asked[1]


def test_a_finished_video_is_not_tried_again(user: Person, film: str) -> None:
    assert user.post(f"/api/v1/videos/jobs/{film}/retry").status_code == 400

"""Queue render: a finished analysis becomes an overlay with its poster, a report, an explainer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pose.errors import VideoError
from services.jobs.job import Job
from services.jobs.pipelines import (
    RENDER_EXPLAIN,
    RENDER_OVERLAY,
    RENDER_REPORT,
    lesson_steps,
)
from tasks.base import job_task
from tasks.evidence import EvidenceGone, analysis_of, measured, video_of
from tasks.work import Outcome, Work

SOUND_RATE = 44100
MP4, JPEG, HTML = "video/mp4", "image/jpeg", "text/html; charset=utf-8"


@job_task(RENDER_OVERLAY, refuses=(EvidenceGone, VideoError))
def overlay(work: Work) -> Outcome:
    """The dance with what was measured drawn over it, and a still of it."""
    from pose.sandbox.host import Sandbox
    from render.dance.findings import findings_of
    from render.dance.overlay import Sound, draw_overlay

    analysis = analysis_of(work)
    video = video_of(work, analysis)
    if video is None:
        raise EvidenceGone("The video of this analysis is not there any more.")
    dance, target = measured(work, analysis), work.scratch / "overlay.mp4"
    with Sandbox() as sandbox:
        samples = sandbox.sound(video, SOUND_RATE, stereo=True)
        draw_overlay(
            sandbox.frames(video),
            dance.track,
            target,
            findings=findings_of(dance, analysis.result["score"]),
            sound=None if samples is None else Sound(samples, SOUND_RATE),
            poster=target.with_name("poster.jpg"),
            on_frame=lambda done: work.progress(done / max(len(dance.track), 1)),
        )
    work.log("Overlay drawn", frames=len(dance.track))
    return Outcome(job_result=_kept(work, target, target.with_name("poster.jpg")))


def _kept(work: Work, target: Path, poster: Path) -> dict[str, Any]:
    keys = {"key": work.lasting_key(target.name), "poster_key": work.lasting_key(poster.name)}
    work.services.objects.put_file(keys["key"], target, MP4)
    work.services.objects.put_file(keys["poster_key"], poster, JPEG)
    return keys


@job_task(RENDER_REPORT, refuses=(EvidenceGone, VideoError))
def report(work: Work) -> Outcome:
    """The page of plots; with a poster where the video is still there."""
    from render.dance.report.page import write_report

    analysis = analysis_of(work)
    dance = measured(work, analysis)
    page = write_report(
        dance,
        analysis.result["score"],
        title=_title(work),
        poster=_poster(work, analysis, dance),
        match=analysis.result.get("match"),
    )
    work.log("Report written", bytes=len(page.encode()))
    return Outcome(job_result={"key": work.publish("report.html", page.encode(), HTML)})


def _title(work: Work) -> str:
    submission = work.services.submissions.get(work.parameters["submission_id"])
    return submission.caption or submission.challenge_title


def _poster(work: Work, analysis: Job, dance: Any) -> bytes | None:
    from pose.sandbox.host import Sandbox
    from render.dance.findings import findings_of
    from render.dance.overlay import draw_poster

    video = video_of(work, analysis)
    if video is None:
        return None
    target = work.scratch / "poster.jpg"
    findings = findings_of(dance, analysis.result["score"])
    with Sandbox() as sandbox:
        draw_poster(sandbox.frames(video), dance.track, target, findings)
    return target.read_bytes()


@job_task(RENDER_EXPLAIN, refuses=(EvidenceGone,))
def explain(work: Work) -> Outcome:
    """Plan a lesson about the dance; its scenes are rendered like those of any lesson."""
    from render.dance.explainer import dance_plan

    analysis = analysis_of(work)
    plan = dance_plan(measured(work, analysis), analysis.result["score"], _title(work))
    content = plan.model_dump_json(indent=2).encode()
    titles = [scene.title for scene in plan.scenes]
    work.log(f"Planned {len(titles)} scenes", scenes=titles)
    kept = {"key": work.put("plan.json", content, "application/json"), "titles": titles}
    return Outcome(kept, then=lesson_steps(len(titles)))

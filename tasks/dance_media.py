"""Queue render: a finished analysis becomes an overlay, a report, an explainer, a card, a match."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pose.errors import VideoError
from scoring.level import level_of
from services.dances.challenge_scores import maxima_of
from services.jobs.job import Job
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.dance_card import NAMED_DANCE_CARD, CardFile
from services.jobs.kinds.dance_overlay import OverlayFiles
from services.jobs.kinds.dance_report import ReportFile
from services.jobs.kinds.lessons import Planned, lesson_steps
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.jobs.pipelines import (
    RENDER_CARD,
    RENDER_EXPLAIN,
    RENDER_MATCH,
    RENDER_OVERLAY,
    RENDER_REPORT,
)
from tasks.base import job_task
from tasks.evidence import (
    EvidenceGone,
    analysis_of,
    demonstration_of,
    measure_again,
    pose_of,
    video_of,
)
from tasks.work import Outcome, Work

if TYPE_CHECKING:
    from render.dance.card import CardFacts
    from scoring.analysis import Measurement

SOUND_RATE = 44100
MP4, JPEG, HTML = "video/mp4", "image/jpeg", "text/html; charset=utf-8"
PNG = "image/png"


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
    dance, target = measure_again(work, analysis), work.scratch / "overlay.mp4"
    with Sandbox() as sandbox:
        samples = sandbox.sound(video, SOUND_RATE, stereo=True)
        draw_overlay(
            sandbox.frames(video),
            dance.track,
            target,
            findings=findings_of(dance, _score(analysis)),
            sound=None if samples is None else Sound(samples, SOUND_RATE),
            poster=target.with_name("poster.jpg"),
            on_frame=lambda done: work.progress(done / max(len(dance.track), 1)),
        )
    work.log("Overlay drawn", frames=len(dance.track))
    return Outcome(job_result=_publish_overlay(work, target, target.with_name("poster.jpg")))


def _publish_overlay(work: Work, target: Path, poster: Path) -> OverlayFiles:
    return OverlayFiles(
        key=work.publish_file(target.name, target, MP4),
        poster_key=work.publish_file(poster.name, poster, JPEG),
    )


@job_task(RENDER_MATCH, refuses=(EvidenceGone, VideoError))
def match_film(work: Work) -> Outcome:
    """The dance with its demonstration as a ghost, and a still of it."""
    from pose.sandbox.host import Sandbox
    from render.dance.match_film import draw_match_film
    from render.dance.overlay import Sound
    from scoring.landmarks import decode

    analysis = analysis_of(work)
    match, demonstration = demonstration_of(work, analysis)
    video, track = video_of(work, analysis), decode(pose_of(work, analysis))
    if video is None:
        raise EvidenceGone("The video of this analysis is not there any more.")
    target = work.scratch / "match.mp4"
    with Sandbox() as sandbox:
        samples = sandbox.sound(video, SOUND_RATE, stereo=True)
        draw_match_film(
            sandbox.frames(video),
            track,
            decode(demonstration),
            match.to_document(),
            target,
            sound=None if samples is None else Sound(samples, SOUND_RATE),
            poster=target.with_name("match.jpg"),
            on_frame=lambda done: work.progress(done / max(len(track), 1)),
        )
    work.log("Match drawn", frames=len(track))
    return Outcome(job_result=_publish_overlay(work, target, target.with_name("match.jpg")))


@job_task(RENDER_REPORT, refuses=(EvidenceGone, VideoError))
def report(work: Work) -> Outcome:
    """The page of plots; with a poster where the video is still there."""
    from render.dance.report.page import write_report

    analysis = analysis_of(work)
    dance = measure_again(work, analysis)
    match = POSE_ANALYSIS.result_of(analysis).match
    page = write_report(
        dance,
        _score(analysis),
        title=_title(work),
        poster=_poster(work, analysis, dance),
        match=match.to_document() if match else None,
    )
    work.log("Report written", bytes=len(page.encode()))
    key = work.publish("report.html", page.encode(), HTML)
    return Outcome(job_result=ReportFile(key=key))


def _score(analysis: Job) -> dict[str, Any]:
    """The score in the form that `scoring` gave it."""
    return POSE_ANALYSIS.result_of(analysis).score.to_document()


def _title(work: Work) -> str:
    submission = work.services.dances.submissions.get(
        work.parameters_as(AboutAnalysis).submission_id
    )
    return submission.caption or submission.challenge_title


def _poster(work: Work, analysis: Job, dance: Measurement) -> bytes | None:
    from pose.sandbox.host import Sandbox
    from render.dance.findings import findings_of
    from render.dance.overlay import draw_poster

    video = video_of(work, analysis)
    if video is None:
        return None
    target = work.scratch / "poster.jpg"
    findings = findings_of(dance, _score(analysis))
    with Sandbox() as sandbox:
        draw_poster(sandbox.frames(video), dance.track, target, findings)
    return target.read_bytes()


@job_task(RENDER_EXPLAIN, refuses=(EvidenceGone,))
def explain(work: Work) -> Outcome:
    """Plan a lesson about the dance; its scenes are rendered like those of any lesson."""
    from render.dance.explainer import dance_plan

    analysis = analysis_of(work)
    plan = dance_plan(measure_again(work, analysis), _score(analysis), _title(work))
    content = plan.model_dump_json(indent=2).encode()
    titles = [scene.title for scene in plan.scenes]
    work.log(f"Planned {len(titles)} scenes", scenes=titles)
    key = work.put("plan.json", content, "application/json")
    planned = Planned(key=key, titles=tuple(titles))
    return Outcome(planned, then=lesson_steps(len(titles)))


@job_task(RENDER_CARD, refuses=(EvidenceGone, VideoError))
def card(work: Work) -> Outcome:
    """A picture to share: a still of the best moment; of a video that is gone, the skeleton."""
    from pose.sandbox.host import Sandbox
    from render.dance.card import draw_card
    from scoring.landmarks import decode

    analysis = analysis_of(work)
    track, video = decode(pose_of(work, analysis)), video_of(work, analysis)
    remarks, facts = _score(analysis).get("remarks", ()), _card_facts(work, analysis)
    if video is None:
        picture = draw_card(None, track, remarks, facts)
    else:
        with Sandbox() as sandbox:
            picture = draw_card(sandbox.frames(video), track, remarks, facts)
    work.log("Card drawn", bytes=len(picture))
    return Outcome(job_result=CardFile(key=work.publish("card.png", picture, PNG)))


def _card_facts(work: Work, analysis: Job) -> CardFacts:
    from render.dance.card import CardFacts

    score = POSE_ANALYSIS.result_of(analysis).score
    level = level_of(score.total_score, score.max_total)
    submission = work.services.dances.submissions.get(
        work.parameters_as(AboutAnalysis).submission_id
    )
    dancer = (
        work.services.accounts.users.get(work.job.owner)
        if NAMED_DANCE_CARD.includes(work.job)
        else None
    )
    return CardFacts(
        title=submission.challenge_title,
        total=score.total_score,
        max_total=score.max_total,
        stars=level.stars,
        level=level.name,
        points=score.score_breakdown,
        maxima=maxima_of(score.max_total),
        dancer=dancer.chosen_name if dancer else None,
    )

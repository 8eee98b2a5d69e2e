"""`./troupe score`: pose and score of one video, without a cluster."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pose.errors import PoseError
from pose.sandbox.host import Sandbox
from pose.video import MIN_SECONDS
from scoring.evidence import InsufficientEvidence
from scoring.landmarks import InvalidPoseFile
from scoring.level import level_of
from scoring.music import InvalidMusic
from scoring.proof import statement
from scoring.result import Score, score
from services.clock import now, stamp
from services.dances.assembly import build_score_signer
from settings import Settings
from workers.dance import (
    Dance,
    is_pose_file,
    read_dance,
    read_music,
    require_length,
    sha256_of,
    write_pose,
)
from workers.environment import CommandError, writable_folder
from workers.match import check_match_options, match_reference, write_match_film
from workers.terminal import out, progress_bar, show_score, status, tell_of_lesson

if TYPE_CHECKING:
    from scoring.analysis import Measurement

BPM_BOUNDS = (40.0, 240.0)
SOUND_RATE = 44100


def score_command(settings: Settings, options: argparse.Namespace) -> int:
    """Score the video and print the result; answer the exit code. Raises CommandError."""
    choose_source(options)
    check_options(options)
    try:
        record, dance = score_dance(settings, options)
        reference = None
        if options.reference:
            record["match"], reference = match_reference(settings, options, dance)
    except (PoseError, InsufficientEvidence, InvalidPoseFile, InvalidMusic) as problem:
        return report_refusal(problem, as_json=options.json)
    if options.json:
        out.print_json(json.dumps(record, sort_keys=True))
    else:
        show_score(options.video.name, record)
    if options.match and reference is not None:
        write_match_film(options, dance, reference, record)
    write_files(settings, options, dance, record)
    return 0


def choose_source(options: argparse.Namespace) -> None:
    """`--pose` alone names what is scored; beside a video, where its pose is kept.

    Raises CommandError.
    """
    options.least_seconds = 0.0
    if options.video is None and options.pose is None:
        raise CommandError("name a VIDEO, or its pose with --pose.")
    if options.video is None:
        options.video, options.pose = options.pose, None
        check_input(options.video, options.bpm)
        if not is_pose_file(options.video):
            raise CommandError(f"{options.video} is no pose. Name a video without --pose.")
        options.least_seconds = 0.0 if options.short else MIN_SECONDS
    elif options.short:
        raise CommandError("--short goes with --pose TRACK alone.")


def check_options(options: argparse.Namespace) -> None:
    """Raises CommandError for what cannot be done."""
    for source in filter(None, (options.video, options.reference, options.music)):
        check_input(source, options.bpm)
    check_match_options(options)
    for target in (options.overlay, options.report, options.explain, options.pose, options.match):
        if target:
            writable_folder(target.absolute().parent)
    if is_pose_file(options.video) and (options.overlay or options.delete_video):
        raise CommandError("--overlay and --delete-video need the video, not its pose.")
    if options.pose and options.pose.suffix not in (".json", ".trc"):
        raise CommandError(f"--pose {options.pose} should end in .json or .trc.")
    if options.person is not None and options.person < 1:
        raise CommandError("--person counts from 1, the leftmost person.")
    if is_pose_file(options.video) and options.person is not None:
        raise CommandError("--person needs the video: its pose is of one person already.")
    if options.delete_video and (not options.pose or options.pose.suffix != ".json"):
        raise CommandError("--delete-video keeps only the pose: say where with --pose OUT.json.")


def check_input(video: Path, bpm: float | None) -> None:
    """Raises CommandError for what cannot be a video or a tempo."""
    if not video.exists():
        raise CommandError(f"there is no file {video}.")
    if not video.is_file():
        raise CommandError(f"{video} is no file. Name one video.")
    if not os.access(video, os.R_OK):
        raise CommandError(f"{video} cannot be read. Check its permissions.")
    low, high = BPM_BOUNDS
    if bpm is not None and not low <= bpm <= high:
        raise CommandError(f"--bpm {bpm:g} is out of range: dances have {low:g} to {high:g} BPM.")


def score_dance(settings: Settings, options: argparse.Namespace) -> tuple[dict[str, Any], Dance]:
    """The API's record with details, and the dance.

    Raises PoseError, InsufficientEvidence, InvalidPoseFile, InvalidMusic.
    """
    began, video, bpm = stamp(now()), options.video, options.bpm
    dance = read_dance(settings, video, person=options.person, quiet=options.json)
    require_length(dance.track, options.least_seconds)
    if options.music:
        dance = replace(dance, music=read_music(options.music))
    result = score(dance.track, target_bpm=bpm, music=dance.music)
    record = as_record(result, dance.pose_seconds) | {"proof": proof(settings, result, video, bpm)}
    return record | {"created_at": began, "completed_at": stamp(now())}, dance


def proof(settings: Settings, result: Score, video: Path, bpm: float | None) -> dict[str, Any]:
    """What the score claims; signed where this installation has a secret to sign with."""
    claim = statement(
        result.to_document(),
        video_sha256=None if is_pose_file(video) else sha256_of(video),
        parameters={"target_bpm": bpm, "pose_backend": result.details["pose_backend"]},
    )
    if not settings.jwt_secret:
        return {"statement": claim, "signature": None}
    return build_score_signer(settings).sign(claim)


def as_record(result: Score, pose_seconds: float) -> dict[str, Any]:
    """The documented analysis record."""
    document = result.to_document()
    level = level_of(result.total_score, result.max_total)
    details = {**document["details"], "pose_seconds": round(pose_seconds, 2)}
    return {
        "submission_id": None,
        "status": "completed",
        "progress": 1.0,
        "pose_data_url": None,
        "score_breakdown": document["score_breakdown"],
        "total_score": document["total_score"],
        "max_total": document["max_total"],
        "stars": level.stars,
        "level": level.name,
        "partial": document["partial"],
        "feedback": document["feedback"],
        "remarks": document["remarks"],
        "exercises": document["exercises"],
        "error_message": None,
        "scorer_version": document["scorer_version"],
        "pose_sha256": document["pose_sha256"],
        "music_sha256": document["music_sha256"],
        "degraded": document["degraded"],
        "warnings": document["warnings"],
        "details": details,
        "timeline": document["timeline"],
    }


def report_refusal(problem: Exception, *, as_json: bool) -> int:
    """Say why there is no score; answer the exit code."""
    if as_json:
        unnamed = "invalid_music" if isinstance(problem, InvalidMusic) else "invalid_pose_file"
        code = getattr(problem, "code", unnamed)
        failure = {"error_code": code, "error_message": str(problem)}
        if isinstance(problem, InsufficientEvidence):
            words = {"reason": problem.reason, "advice": problem.advice}
            failure = {"status": "insufficient_evidence", **failure, **words}
        out.print_json(json.dumps({"status": "failed", **failure}))
    else:
        status.print(f"troupe: {problem}", soft_wrap=True)
    return 1


def write_files(
    settings: Settings, options: argparse.Namespace, dance: Dance, record: dict[str, Any]
) -> None:
    """Everything that was asked for besides the score."""
    from scoring.analysis import measure

    if options.overlay or options.report or options.explain:
        measured = measure(dance.track, options.bpm, dance.music)
        if options.overlay:
            write_overlay(options.video, measured, record, options.overlay, quiet=options.json)
        if options.report:
            write_report_page(options, measured, record)
        if options.explain:
            write_explainer(settings, options, measured, record)
    if options.pose:
        write_pose(dance, options.pose)
    if options.delete_video:
        options.video.unlink()
    if not options.json:
        for what in ("overlay", "report", "explain", "pose", "match"):
            if target := getattr(options, what):
                status.print(f"{what.capitalize()}: {target}")


def write_overlay(
    video: Path, measured: Measurement, record: dict[str, Any], target: Path, *, quiet: bool
) -> None:
    """The dance with its skeleton, its balance, its beats and its growing score."""
    from render.dance.findings import findings_of
    from render.dance.overlay import Sound, draw_overlay

    with Sandbox() as sandbox, progress_bar("Drawing the skeleton", quiet=quiet) as bar:
        samples = sandbox.sound(video, SOUND_RATE, stereo=True)
        draw_overlay(
            sandbox.frames(video),
            measured.track,
            target,
            findings=findings_of(measured, record),
            sound=None if samples is None else Sound(samples, SOUND_RATE),
            poster=target.with_suffix(".jpg"),
            on_frame=lambda done: bar.set(done / max(len(measured.track), 1)),
        )
        bar.set(1.0)


def write_report_page(
    options: argparse.Namespace, measured: Measurement, record: dict[str, Any]
) -> None:
    """The page of plots, with a poster of its own."""
    from render.dance.findings import findings_of
    from render.dance.overlay import draw_poster
    from render.dance.report.page import write_report

    poster = None
    if not is_pose_file(options.video):
        with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
            target = Path(folder) / "poster.jpg"
            findings = findings_of(measured, record)
            draw_poster(sandbox.frames(options.video), measured.track, target, findings)
            poster = target.read_bytes()
    page = write_report(
        measured, record, title=options.video.stem, poster=poster, match=record.get("match")
    )
    options.report.write_text(page, encoding="utf-8")


def write_explainer(
    settings: Settings,
    options: argparse.Namespace,
    measured: Measurement,
    record: dict[str, Any],
) -> None:
    """The short video about the dance, made like every lesson. Raises CommandError."""
    from render.dance.explainer import dance_plan
    from render.lesson import render_lesson
    from render.narration.choosing import voice_of
    from render.quality import Quality
    from render.scenes.scene import SceneFailed

    plan = dance_plan(measured, record, options.video.stem)
    with (
        tempfile.TemporaryDirectory() as folder,
        progress_bar("Explaining the dance", quiet=options.json) as bar,
    ):
        try:
            made = render_lesson(
                plan.topic, "", Quality.parse("720p"), Path(folder), plan=plan,
                on_progress=bar.set,
                voice=voice_of(*settings.voice, built_in=settings.built_in_voice),
            )  # fmt: skip
        except SceneFailed as problem:
            raise CommandError(f"the video could not be made: {problem}") from problem
        shutil.move(made.finished.video, options.explain)
        bar.set(1.0)
    tell_of_lesson(made)

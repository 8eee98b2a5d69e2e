"""`./troupe render`: a topic becomes a video, without a cluster."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict

from render.fitting.pacing import paced
from render.fitting.reading import PlanRefused, read_plan
from render.lesson import render_lesson
from render.narration.other_voices import voice_of
from render.plan.lesson import MAX_SECONDS, MIN_SECONDS, LessonPlan
from render.planner.llm.endpoint import Endpoint
from render.planner.llm.planner import NoPlan, Wish, plan_by_model
from render.quality import Quality
from render.scenes.measuring import NotHere, has_code, measured
from render.scenes.scene import SceneFailed
from settings import NO_FREE_CODE, Settings
from workers.environment import CommandError, load_settings, writable_folder
from workers.terminal import out, progress_bar, status, tell_of_lesson


def render_command(options: argparse.Namespace) -> int:
    """Render the lesson and say what was made; answer the exit code. Raises CommandError."""
    quality, settings = check_wishes(options), load_settings()
    plan = written_plan(options, settings) if options.plan else None
    folder = writable_folder(options.out.absolute())
    try:
        with progress_bar("Rendering", quiet=options.json) as bar:
            files = render_lesson(
                options.topic,
                options.description,
                quality,
                folder,
                duration=options.duration,
                on_progress=bar.set,
                processes=os.cpu_count() or 1,
                plan=plan or plan_by_language_model(options, settings),
                voice=voice_of(*settings.voice),
            )
            bar.set(1.0)
    except SceneFailed as problem:
        status.print(f"troupe: {problem}", soft_wrap=True)
        return 1
    tell_of_lesson(files)
    made = files.finished
    facts = asdict(made.metadata)
    degraded = [lost.to_document() for lost in files.degraded]
    if options.json:
        told = {"degraded": bool(degraded), "degraded_scenes": degraded, "metadata": facts}
        out.print_json(json.dumps({"output": str(made.video), **told}))
    else:
        out.print(
            f"{made.video}: {facts['duration']:.1f} s, {facts['width']}x{facts['height']}, "
            f"{len(files.scene_videos)} scenes"
        )
    return 0


def written_plan(options: argparse.Namespace, settings: Settings) -> LessonPlan:
    """The plan in the file of the command line, measured and paced. Raises CommandError."""
    try:
        plan = read_plan(options.plan.read_bytes())
        if has_code(plan) and settings.free_code == "nobody":
            raise CommandError(NO_FREE_CODE)
        return paced(measured(plan, on_failure=tell_of_code), options.duration)
    except OSError as problem:
        raise CommandError(f"--plan {options.plan}: {problem.strerror}") from problem
    except PlanRefused as problem:
        flaws = "\n".join(f"  {field}: {wrong}" for field, wrong in problem.flaws)
        raise CommandError(f"{options.plan} is no plan:\n{flaws}") from problem
    except (ValueError, NotHere) as problem:
        raise CommandError(f"{options.plan}: {problem}") from problem


def tell_of_code(number: int, failure: SceneFailed) -> None:
    words = f"troupe: the code of scene {number} fails ({failure.code}: {failure.message})"
    status.print(words, soft_wrap=True, markup=False)


def plan_by_language_model(options: argparse.Namespace, settings: Settings) -> LessonPlan | None:
    """The plan of the model that the settings name. None, and why, when it made none."""
    if not settings.llm_url:
        return None
    endpoint = Endpoint(settings.llm_url, settings.llm_model, settings.llm_key)
    try:
        code = settings.free_code == "models"
        wish = Wish(options.topic, options.description, options.duration, code)
        return plan_by_model(endpoint, wish).plan
    except NoPlan as problem:
        words = f"troupe: {endpoint.model} made no plan ({problem}); the offline planner does"
        status.print(words, soft_wrap=True, markup=False)
        return None


def check_wishes(options: argparse.Namespace) -> Quality:
    """The quality asked for. Raises CommandError for what cannot be made."""
    if options.plan and options.topic:
        raise CommandError("a plan has a topic of its own: name a topic or a --plan, not both.")
    if not options.plan and not options.topic.strip():
        raise CommandError("the topic is empty. Name what the video should explain.")
    if options.duration is not None and not MIN_SECONDS <= options.duration <= MAX_SECONDS:
        bounds = f"{MIN_SECONDS:g} to {MAX_SECONDS:g}"
        raise CommandError(f"--duration should be {bounds} seconds.")
    try:
        return Quality.parse(options.quality)
    except ValueError as problem:
        raise CommandError(f"--quality {options.quality}: {problem}") from problem

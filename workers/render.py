"""`./troupe render`: a topic, a script or a plan becomes a video, without a cluster."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from render.layout.arranging import lay_out_for
from render.lesson import render_lesson
from render.library.search import suggest_lessons
from render.narration.choosing import voice_of
from render.plan.lesson import MAX_SECONDS, MIN_SECONDS, LessonPlan
from render.plan.programs import NotHere
from render.planner.llm.endpoint import Endpoint
from render.planner.llm.planner import LessonRequest, NoPlan, plan_by_model
from render.planner.offline import EXPLAINER, Draft, draft_lesson
from render.planner.steps.claims import claims_in_words
from render.planner.steps.working import work_out
from render.preview import preview_plan
from render.quality import Aspect, Quality
from render.scenes.measuring import has_code, measure_code_scenes
from render.scenes.scene import SceneFailed
from render.script.reader import read_lesson
from render.script.refusal import ScriptRefused
from render.script.writer import write_script
from render.timing.pacing import pace_plan
from render.timing.reading import PlanRefused, read_plan
from settings import NO_FREE_CODE, Settings
from workers.environment import CommandError, load_settings, writable_folder
from workers.terminal import out, progress_bar, status, tell_of_lesson

BY_CALLER = "caller"


def render_command(options: argparse.Namespace) -> int:
    """Render the lesson and say what was made; answer the exit code. Raises CommandError."""
    quality, settings = check_wishes(options), load_settings()
    found = draft_as_wished(options, settings)
    if options.dry_run:
        return tell_draft(found, as_json=options.json)
    folder = writable_folder(options.out.absolute())
    try:
        with progress_bar("Rendering", quiet=options.json) as bar:
            files = render_lesson(
                options.topic,
                options.description,
                quality,
                folder,
                on_progress=bar.set,
                processes=os.cpu_count() or 1,
                plan=found.plan,
                warnings=found.warnings,
                voice=voice_of(
                    *settings.voice, built_in=settings.built_in_voice, wished=found.plan.voice
                ),
            )
            bar.set(1.0)
    except SceneFailed as problem:
        status.print(f"troupe: {problem}", soft_wrap=True)
        return 1
    tell_of_lesson(files)
    for words in files.warnings:
        status.print(f"troupe: {words}", soft_wrap=True, markup=False)
    made = files.finished
    facts = asdict(made.metadata)
    degraded = [lost.to_document() for lost in files.degraded]
    if options.json:
        told = {
            "degraded": bool(degraded),
            "degraded_scenes": degraded,
            "warnings": list(files.warnings),
            "metadata": facts,
        }
        out.print_json(json.dumps({"output": str(made.video), **told}))
    else:
        out.print(
            f"{made.video}: {facts['duration']:.1f} s, {facts['width']}x{facts['height']}, "
            f"{len(files.scene_videos)} scenes"
        )
    return 0


def draft_as_wished(options: argparse.Namespace, settings: Settings) -> Draft:
    """With the look and the voice of the command line. Raises CommandError."""
    found = draft(options, settings)
    wishes = {"theme": options.theme, "voice": options.voice}
    wished = {name: wish for name, wish in wishes.items() if wish}
    return found._replace(plan=found.plan.model_copy(update=wished))


def draft(options: argparse.Namespace, settings: Settings) -> Draft:
    """What would be rendered, and what is to be known of it. Raises CommandError."""
    if options.plan or options.script:
        plan = written_plan(options, settings)
        return Draft(plan, BY_CALLER, claims_in_words(plan))
    if made := plan_by_language_model(options, settings):
        return Draft(lay_out_for(made, options.aspect), settings.llm_model)
    found = draft_lesson(
        options.topic,
        options.description,
        duration=options.duration,
        aspect=options.aspect or "16:9",
    )
    if found.lesson == EXPLAINER and not (options.allow_outline or options.description.strip()):
        raise no_lesson(options)
    return found


def no_lesson(options: argparse.Namespace) -> CommandError:
    """For a topic without a description that no lesson is about."""
    titles = [hit.lesson.topic for hit in suggest_lessons(options.topic, limit=3)]
    near = f" Near are: {'; '.join(titles)}." if titles else ""
    return CommandError(
        f"no lesson here is about {options.topic!r}.{near} Say with --description in a few "
        "sentences what the video should tell, or allow an outline of questions with "
        "--allow-outline."
    )


def tell_draft(found: Draft, *, as_json: bool) -> int:
    """The script on standard output, with all else in JSON; answers the exit code."""
    script = write_script(found.plan)
    if not as_json:
        sys.stdout.write(script)
        for warning in found.warnings:
            status.print(f"troupe: {warning}", soft_wrap=True, markup=False)
        return 0
    told = {
        "plan": found.plan.model_dump(mode="json"),
        "script": script,
        "lesson": found.lesson,
        "seconds": found.plan.seconds,
        "warnings": list(found.warnings),
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return 0


def written_plan(options: argparse.Namespace, settings: Settings) -> LessonPlan:
    """The script or plan in the file of the command line, measured and paced. CommandError."""
    file = options.script or options.plan
    try:
        plan = read_file(file, options.aspect, is_script=bool(options.script))
        if has_code(plan) and settings.free_code == "nobody":
            raise CommandError(NO_FREE_CODE)
        return pace_plan(measure_code_scenes(plan, on_failure=tell_of_code), options.duration)
    except (ValueError, NotHere) as problem:
        raise CommandError(f"{file}: {problem}") from problem


def read_file(file: Path, aspect: Aspect | None, *, is_script: bool) -> LessonPlan:
    """The plan, for a frame of that shape instead of its own. Raises CommandError with all that is
    wrong in the file."""
    try:
        content = file.read_bytes()
        if not is_script:
            return read_plan(content, aspect)
        plan = read_lesson(content.decode(), work_out).plan
        return plan.model_copy(update={"aspect": aspect or plan.aspect})
    except OSError as problem:
        raise CommandError(f"{file}: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise CommandError(f"{file} is no text in UTF-8 (byte {problem.start})") from problem
    except ScriptRefused as problem:
        told = [f"  {file}:{flaw.line}:{flaw.column}: {flaw.words}" for flaw in problem.flaws]
        raise CommandError("\n".join([f"{file} is no lesson script:", *told])) from problem
    except PlanRefused as problem:
        told = [f"  {field}: {wrong}" for field, wrong in problem.flaws]
        raise CommandError("\n".join([f"{file} is no plan:", *told])) from problem


def tell_of_code(number: int, failure: SceneFailed) -> None:
    words = f"troupe: the code of scene {number} fails ({failure.code}: {failure.message})"
    status.print(words, soft_wrap=True, markup=False)


def plan_by_language_model(options: argparse.Namespace, settings: Settings) -> LessonPlan | None:
    """The plan of the model that the settings name. None, and why, when it made none."""
    if not settings.llm_url:
        return None
    endpoint = Endpoint(
        settings.llm_url, settings.llm_model, settings.llm_key,
        lesson_seconds=settings.llm_seconds, lesson_tokens=settings.llm_tokens,
    )  # fmt: skip
    try:
        wish = LessonRequest(options.topic, options.description, options.duration)
        measure = measure_code_scenes if settings.free_code == "models" else None
        preview = preview_plan if settings.llm_pictures else None
        return plan_by_model(endpoint, wish, measure=measure, preview=preview).plan
    except NoPlan as problem:
        words = f"troupe: {endpoint.model} made no plan ({problem}); the offline planner does"
        status.print(words, soft_wrap=True, markup=False)
        return None


def check_wishes(options: argparse.Namespace) -> Quality:
    """The quality asked for. Raises CommandError for what cannot be made."""
    ways = [bool(way) for way in (options.topic, options.plan, options.script)]
    if sum(ways) > 1:
        words = "a plan and a script have topics of their own: name a topic, a --plan or a --script"
        raise CommandError(f"{words}, only one of them.")
    if not any(ways) or (options.topic and not options.topic.strip()):
        raise CommandError("the topic is empty. Name what the video should explain.")
    if options.duration is not None and not MIN_SECONDS <= options.duration <= MAX_SECONDS:
        bounds = f"{MIN_SECONDS:g} to {MAX_SECONDS:g}"
        raise CommandError(f"--duration should be {bounds} seconds.")
    try:
        return Quality.parse(options.quality)
    except ValueError as problem:
        raise CommandError(f"--quality {options.quality}: {problem}") from problem

"""A scene of the plan as a Manim file that runs alone: ``manim -qm scene_001.py Scene001``."""

from __future__ import annotations

import math
import re

from render.code.action_code import write_construction
from render.code.bundle import kit_for
from render.code.choreography import arrange_beat
from render.code.program import program_code
from render.code.writing import quote_text
from render.plan.lesson import LessonPlan, Scene
from render.plan.objects import Thing
from render.quality import FRAMES, Aspect
from render.timing.needs import FADE_SECONDS, HEADING_SECONDS

INDENT = " " * 8
SLACK = 0.01  # seconds
CLASS = re.compile(r"^class Scene\d{3,}\(Scene\):$", re.MULTILINE)
LOWEST_RATE = 15  # frames a second; the other rates are multiples of it


def scene_name(number: int) -> str:
    return f"Scene{number:03d}"


def scene_code(plan: LessonPlan, number: int) -> str:
    """Manim code of the scene with this number, counted from 1. Raises IndexError."""
    if not 1 <= number <= len(plan.scenes):
        raise IndexError(f"the plan has scenes 1 to {len(plan.scenes)}, not {number}")
    scene = plan.scenes[number - 1]
    if scene.code:
        told = "\n".join(heading(plan, scene, number))
        return program_code(plan, scene, scene.code, scene_name(number), told)
    body = construct(scene, scene_name(number))
    kit = [kit_for("\n".join(body), plan.theme, plan.aspect), *font(plan)]
    return "\n".join([*preface(plan, scene, number), *kit, "", "", *body, ""])


def renumber_scene(code: str, plan: LessonPlan, number: int) -> str:
    """The code of a scene with objects under the number that it has in this plan: the same drawing,
    whatever stood above it and what its class was called."""
    told = heading(plan, plan.scenes[number - 1], number)
    rest = code.split("\n")[len(told) :]
    return CLASS.sub(f"class {scene_name(number)}(Scene):", "\n".join([*told, *rest]), count=1)


def font(plan: LessonPlan) -> list[str]:
    """The lesson's own font takes the place of the kit's."""
    return ["", f"FONT = {quote_text(plan.font)}"] if plan.font else []


def heading(plan: LessonPlan, scene: Scene, number: int) -> list[str]:
    """Comments. Words of a user stand in neither of the first two lines, where Python looks for
    the file's encoding: "coding: a start" would be one."""
    return [
        "# A scene of a lesson that Troupe has made. It runs alone:",
        f"#     manim -qm scene_{number:03d}.py {scene_name(number)}",
        f"# {one_line(plan.topic)}: scene {number} of {len(plan.scenes)}, {one_line(scene.title)}",
    ]


def preface(plan: LessonPlan, scene: Scene, number: int) -> list[str]:
    return [
        *heading(plan, scene, number),
        "from __future__ import annotations",
        "",
        "from collections.abc import Callable, Sequence",
        "from itertools import pairwise",
        "from typing import Any",
        "",
        "import numpy as np",
        "from manim import *",
        "",
        *frame_lines(plan.aspect),
        "# ---- the look: palette, type scale, areas, and the drawings used below ----",
        "",
    ]


def frame_lines(aspect: Aspect) -> list[str]:
    """A frame of another shape than Manim's own, in the pixels of the quality asked for."""
    if aspect == "16:9":
        return []
    width, height = FRAMES[aspect]
    sides = "config.pixel_width, config.pixel_height"
    pixels = f"sorted(({sides}))" if aspect == "9:16" else f"2 * [min({sides})]"
    return [
        f"config.frame_width, config.frame_height = {width:.6g}, {height:.6g}",
        f"{sides} = {pixels}",
        "",
    ]


def one_line(text: str) -> str:
    """Fit for a comment: nothing in it can end the line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def construct(scene: Scene, name: str) -> list[str]:
    lines = [
        f"class {name}(Scene):",
        f"    DURATION = {scene.seconds:g}  # seconds",
        "",
        "    def construct(self):",
    ]
    inner = ["self.camera.background_color = INK", *objects(scene), *beats(scene)]
    return lines + [INDENT + line if line else "" for line in inner]


def objects(scene: Scene) -> list[str]:
    things: tuple[Thing, ...] = scene.objects
    title = [] if has_card(scene) else [f"title = heading({quote_text(scene.title)})"]
    return title + [line for thing in things for line in write_construction(thing)]


def has_card(scene: Scene) -> bool:
    """A title card, or a view, needs no heading over it."""
    return any(thing.kind in ("title", "view") for thing in scene.objects)


def beats(scene: Scene) -> list[str]:
    lines: list[str] = []
    end, fade = 0.0, in_frames(FADE_SECONDS * rush(scene))
    for index, beat in enumerate(scene.beats):
        started, end = end, round(end + beat.seconds, 3)
        last = index == len(scene.beats) - 1
        lines += ["", f"# {one_line(beat.say) or '(no words)'}"]
        lines += [f'self.next_section("beat {index + 1}")', *actions(scene, index, started)]
        lines.append(f"hold_until(self, {round(end - fade * last, 3):g})")
    return [
        *lines,
        "",
        'self.next_section("end")',
        f"self.play(FadeOut(*self.mobjects), run_time={fade:g})",
        f"hold_until(self, {end:g})",
    ]


def in_frames(seconds: float) -> float:
    """Whole frames of every quality, at least one; a little less, since Manim rounds up."""
    frames = max(1, math.floor(seconds * LOWEST_RATE + 1e-9))
    return math.floor(frames / LOWEST_RATE * 10_000 + 1e-6) / 10_000


def rush(scene: Scene) -> float:
    """Heading and fading out shrink with the last beat when there is little time."""
    return min(1.0, scene.beats[-1].seconds / 2.0)


def actions(scene: Scene, index: int, started: float) -> list[str]:
    """The heading and the beat's plays, each at its second of the scene."""
    lines: list[str] = []
    beat, hurried = scene.beats[index], rush(scene)
    begin, end = 0.0, beat.seconds - 0.2 * hurried
    if index == 0 and not has_card(scene):
        begin = round(HEADING_SECONDS * hurried, 2)
        lines.append(f"self.play(FadeIn(title, shift=RIGHT * 0.3), run_time={begin:g})")
    if index == len(scene.beats) - 1:
        end -= FADE_SECONDS * hurried
    free = begin
    for play in arrange_beat(scene, index, begin, end):
        if play.start - free > SLACK:
            lines.append(f"hold_until(self, {round(started + play.start, 3):g})")
        lines += play.lines
        free = play.end
    return lines

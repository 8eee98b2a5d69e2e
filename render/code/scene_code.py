"""A scene of the plan as a Manim file, to be drawn with the kit beside it (`kit_file`)."""

from __future__ import annotations

import math
import re

from render.code.action_code import write_construction
from render.code.choreography import arrange_beat
from render.code.kit_file import Look, kit_version
from render.code.program import program_code
from render.code.writing import quote_text
from render.plan.code_rules import KIT_FILE, KIT_MODULE
from render.plan.lesson import LessonPlan, Scene
from render.plan.objects import Thing
from render.timing.needs import FADE_SECONDS, HEADING_SECONDS

INDENT = " " * 8
IMPORTS = ("from manim import *", f"from {KIT_MODULE} import *")
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
    return "\n".join([*heading(plan, scene, number), *IMPORTS, "", "", *body, ""])


def renumber_scene(code: str, plan: LessonPlan, number: int) -> str:
    """The code of a scene with objects under the number that it has in this plan: the same drawing,
    whatever stood above it and what its class was called."""
    told = heading(plan, plan.scenes[number - 1], number)
    rest = code.split("\n")[len(told) :]
    return CLASS.sub(f"class {scene_name(number)}(Scene):", "\n".join([*told, *rest]), count=1)


def heading(plan: LessonPlan, scene: Scene, number: int) -> list[str]:
    """Comments. Words of a user stand in neither of the first two lines, where Python looks for
    the file's encoding: "coding: a start" would be one."""
    alone = scene.code is not None and KIT_MODULE not in scene.code.source
    version = kit_version(Look.of(plan))
    kit = f"# With {KIT_FILE} beside it, from its lesson's project (version {version}):"
    return [
        "# A scene of a lesson that Troupe has made, for Manim Community.",
        "# It runs alone:" if alone else kit,
        f"#     manim -qm scene_{number:03d}.py {scene_name(number)}",
        f"# {one_line(plan.topic)}: scene {number} of {len(plan.scenes)}, {one_line(scene.title)}",
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

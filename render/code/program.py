"""A scene of somebody's own code as a file that runs alone, with the pauses the narration needs."""

from __future__ import annotations

from itertools import accumulate

from render.code.kit_file import definitions
from render.plan.lesson import LessonPlan, Scene
from render.plan.programs import Program
from render.plan.themes import PALETTES, ThemeName

FONT = "Inter"  # where it is missing, another takes its place
ENDING = '''

{told}
# What follows keeps the scene in time with what is said.
from manim import Text as PlainText


class {name}({written}):
    DURATION = {seconds:g}  # seconds
    CUES = {cues}  # when the second sentence begins, the third, …

    def setup(self):
        super().setup()
        self.cues_left = list(self.CUES)
        self.camera.background_color = "{ink}"
        PlainText.set_default(font={font!r})

    def construct(self):
        super().construct()
        self.cues_left = [self.DURATION]
        self.next_section("end")

    def next_section(self, *args, **kwargs):
        """Each section begins when the sentence before it has been said."""
        if self.cues_left and self.time > 0:
            frames = round((self.cues_left.pop(0) - self.time) * self.camera.frame_rate)
            if frames > 0:
                self.wait((frames + 0.25) / self.camera.frame_rate)
        super().next_section(*args, **kwargs)
'''


def program_code(plan: LessonPlan, scene: Scene, program: Program, name: str, told: str) -> str:
    """The source as it was written, its lines with their numbers, then the comments ``told`` and
    a class ``name`` that waits for each beat's end."""
    ends = [round(end, 3) for end in accumulate(beat.seconds for beat in scene.beats)]
    look = {"ink": ink(plan.theme), "font": plan.font or FONT}
    return program.source.rstrip() + ending_code(program, name, ends, told, look)


def bare_code(program: Program, name: str) -> str:
    """The same without any pause, to see how long it runs by itself."""
    look = {"ink": ink("dark"), "font": FONT}
    return program.source.rstrip() + ending_code(program, name, [0.0], "# Measured.", look)


def ending_code(
    program: Program, name: str, ends: list[float], told: str, look: dict[str, str]
) -> str:
    return ENDING.format(
        told=told,
        name=name,
        written=program.scene_class,
        seconds=ends[-1],
        cues=tuple(ends[:-1]),
        **look,
    )


def ink(theme: ThemeName) -> str:
    """The lesson's background; a light one would hide Manim's white text, so it stays dark."""
    dark = definitions()["INK"].split('"')[1]
    return dark if theme == "light" else PALETTES[theme].get("INK", dark)

"""The drawing kit as one file, ``troupe_kit.py``: what every scene of a lesson imports.

It is the same text that a scene is rendered with and that its reader is handed. The lesson's look
stands first: its palette, the areas of its frame, its font.
"""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from pprint import pformat

from render.kit.areas import AREAS_OF
from render.plan.code_rules import KIT_FILE, PARSING
from render.plan.lesson import LessonPlan
from render.plan.themes import PALETTES, ThemeName
from render.quality import FRAMES, Aspect

KIT = Path(__file__).parents[1] / "kit"
FONT_FOLDER = Path(__file__).parents[1] / "fonts"
TYPESETTING = Path(__file__).parents[1] / "scenes" / "typeset.py"
TYPESETTING_FILE = "troupe_typeset.py"  # beside the kit it sets formulas where there is no LaTeX
DEFINED = ("def ", "class ")
TOOL_NOTE = re.compile(r"\s+# (?:fmt:|noqa|type:).*")  # of no use to the kit's reader

HEAD = '''\
"""The drawing kit of a lesson that Troupe has made, version {version}.

Its scenes import all of it. It needs Manim Community, and formulas need LaTeX, or the packages
typst and tex2typst with troupe_typeset.py beside it. The lesson's look stands first: what is
changed there changes in all scenes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
from manim import *
from manimpango import register_font

{look}


{body}


if not which("latex"):
    try:
        import troupe_typeset
    except ImportError:
        pass  # formulas are then Manim's own affair
    else:
        troupe_typeset.install(Path(config.media_dir) / "typst")
'''
FONTS = """\
for file in sorted(Path(__file__).parent.glob("fonts/*.[ot]tf")):
    register_font(str(file))
"""


@dataclass(frozen=True)
class Look:
    """What all scenes of a lesson share: its palette, the shape of its frame, its own font."""

    theme: ThemeName = "dark"
    aspect: Aspect = "16:9"
    font: str | None = None

    @staticmethod
    def of(plan: LessonPlan) -> Look:
        return Look(plan.theme, plan.aspect, plan.font)


PLAIN_LOOK = Look()


@lru_cache(16)  # a plan may name any font
def kit_source(look: Look = PLAIN_LOOK) -> str:
    """The text of ``troupe_kit.py``. What changes in it changes its version."""
    told = look_lines(look)
    pieces = dict.fromkeys(text for name, text in definitions().items() if name not in told)
    constants = [piece for piece in pieces if not piece.startswith(DEFINED)]
    rest = [piece for piece in pieces if piece.startswith(DEFINED)]
    body = "\n".join(constants) + "\n\n\n" + "\n\n\n".join(rest)
    first = "\n".join(dict.fromkeys(told.values()))
    text = HEAD.format(version="{version}", look=first, body=body)
    return text.replace("{version}", hashlib.sha256(text.encode()).hexdigest()[:12], 1)


def kit_companions() -> dict[str, bytes]:
    """What else lies beside a lesson's scenes where they are drawn without Troupe, by path: what
    sets their formulas where there is no LaTeX, and the typeface with its licence."""
    inter = (FONT_FOLDER / f"Inter-{part}" for part in ("Regular.otf", "SemiBold.otf", "OFL.txt"))
    fonts = {f"fonts/{file.name}": file.read_bytes() for file in inter}
    return {TYPESETTING_FILE: TYPESETTING.read_bytes(), **fonts}


def write_kit(look: Look, folder: Path) -> None:
    """Lay the kit and what goes with it beside a lesson's scenes."""
    for name, content in {KIT_FILE: kit_source(look).encode(), **kit_companions()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def kit_version(look: Look) -> str:
    """Twelve hexadecimal digits, the same for the same kit."""
    return kit_source(look).split("version ", 1)[1][:12]


def look_lines(look: Look) -> dict[str, str]:
    """Name -> definition of all that a look decides, in the kit's order."""
    kept = definitions()
    palette = {name: kept[name] for name in PALETTES["light"]}
    palette |= {name: f'{name} = "{color}"' for name, color in PALETTES[look.theme].items()}
    areas = f"AREAS = {pformat(AREAS_OF[look.aspect], sort_dicts=False)}"
    font = f"FONT = {look.font!r}" if look.font else kept["FONT"]
    return {
        **palette,
        "AREAS": "\n".join([*frame_lines(look.aspect), areas, FONTS.rstrip()]),
        "FONTS": kept["FONTS"],
        "FONT": font,
    }


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
    ]


def modules() -> list[Path]:
    """The kit's modules; the theme comes first, since the others use its constants."""
    found = sorted(path for path in KIT.glob("*.py") if path.stem not in ("__init__", "areas"))
    return sorted(found, key=lambda path: path.stem != "theme")


def parse_code(source: str) -> ast.Module:
    """While no other thread does."""
    with PARSING:
        return ast.parse(source)


@cache
def definitions() -> dict[str, str]:
    """Name -> source of every top-level definition of the kit, in reading order."""
    found: dict[str, str] = {}
    for module in modules():
        source = module.read_text(encoding="utf-8")
        lines = [TOOL_NOTE.sub("", line) for line in source.splitlines()]
        for node in parse_code(source).body:
            text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            names = defined_names(node)
            if twice := found.keys() & set(names):
                raise ValueError(f"{module.name} defines anew what the kit has: {sorted(twice)}")
            found.update(dict.fromkeys(names, text))
    return found


def defined_names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target)
                if isinstance(name, ast.Name)]  # fmt: skip
    return []

# ruff: noqa: E501, patterns are easier to read in full lines
"""A listing read line by line: each line is said in words as far as its form tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap

from render.plan.actions import show
from render.plan.boards import Listing
from render.plan.lesson import Action, Beat, Scene
from render.plan.moves import Mark
from render.planner.explaining.pool import Pool
from render.planner.explaining.sections import Section, groups, number_title

MOST_LINES, MOST_BEATS, WIDEST = 10, 8, 60
SILENT = re.compile(
    r"^[\s{}()\[\];]*$|^\s*(?:else\s*[:{]?|}\s*else\s*{|try\s*[:{]|begin|end;?|pass)\s*$"
)
FORMS = (
    (r"#!.*", "The first line says which program runs this."),
    (r"(?:#|//|--|/\*)\s*(?P<a>.+?)(?:\*/)?", "{a}."),
    (r"(?:async )?(?:def|function|func|fn|sub)\s+(?P<a>\w+)\s*\(\s*\)\s*.*", "Here the function {a} begins."),
    (r"(?:async )?(?:def|function|func|fn|sub)\s+(?P<a>\w+)\s*\((?P<b>[^)]*)\).*", "The function {a} takes {b}."),
    (r"class\s+(?P<a>\w+).*", "Here the class {a} begins."),
    (r"(?:from\s+(?P<b>[\w.]+)\s+)?import\s+(?P<a>.+?);?", "It uses {a}."),
    (r"#include\s*[<\"](?P<a>[\w./]+)[>\"]", "It uses {a}."),
    (r"for\s+(?P<a>[\w, ]+)\s+in\s+range\((?P<b>[^,()]+)\)\s*:", "{a} counts {b} rounds, from 0."),
    (r"for\s+(?P<a>[\w, ]+)\s+in\s+(?P<b>.+?)\s*[:{]", "For each {a} in {b}:"),
    (r"for\s*\((?:\w+\s+)?(?P<a>\w+)\s*=\s*(?P<b>[^;]+);\s*(?P<c>[^;]+);[^)]*\)\s*{?", "{a} begins at {b}. As long as {c}, this is repeated:"),
    (r"(?:}\s*)?while\s*\(?(?P<a>.+?)\)?\s*[:{;]", "As long as this holds, it is repeated: {a}."),
    (r"(?:}\s*)?(?:elif|else if|elsif)\s*\(?(?P<a>.+?)\)?\s*[:{]", "Otherwise, if {a}:"),
    (r"if\s*\(?(?P<a>.+?)\)?\s*[:{]", "If {a}:"),
    (r"return\s+(?P<a>.+?);?", "It gives back {a}."),
    (r"(?:print|console\.log|printf|puts|echo)\s*\(?\s*(?P<a>.+?)\s*\)?;?", "It prints {a}."),
    (r"(?P<a>[\w.\[\]]+)\s*\+=\s*(?P<b>.+?);?", "{a} grows by {b}."),
    (r"(?P<a>[\w.\[\]]+)\s*-=\s*(?P<b>.+?);?", "{a} falls by {b}."),
    (r"(?P<a>[\w.\[\]]+)\s*\+\+;?", "{a} grows by one."),
    (r"(?:(?:const|let|var|int|float|double|auto|final|String)\s+)?(?P<a>[\w.\[\], ]+?)\s*=\s*(?P<b>[^=].*?);?", "{a} becomes {b}."),
)  # fmt: skip
SIGNS = ((" == ", " equals "), (" != ", " is not "), (" <= ", " is at most "), (" >= ", " is at least "), (" && ", " and "),
         (" || ", " or "), (" < ", " is less than "), (" > ", " is more than "), (" % ", " modulo "), (" // ", " divided by "),
         (" * ", " times "), ("_", " "), ("[", " at "), ("]", ""), ("()", ""))  # fmt: skip


def line_in_words(line: str) -> str:
    """What the line does, as far as its form tells; else the line itself."""
    bare = line.strip()
    for pattern, words in FORMS:
        if found := re.fullmatch(pattern, bare):
            named = {key: in_words(value or "") for key, value in found.groupdict().items()}
            said = words.format(**named)
            return said[:1].upper() + said[1:]
    return f"{in_words(bare.rstrip(';'))}."


def in_words(code: str) -> str:
    """Operators as they are said; names without underscores."""
    said = f" {code.strip()} "
    for sign, words in SIGNS:
        said = said.replace(sign, words)
    said = re.sub(r"(?<=\w)\.(?=[a-zA-Z])", " dot ", said)
    return " ".join(re.sub(r"\bNone\b|\bnull\b|\bnil\b", "nothing", said).split())


def listing_sections(pool: Pool, code: Sequence[str]) -> list[Section]:
    """Scenes of up to ten lines, each line marked while it is said."""
    lines = [piece for line in code for piece in fitting_lines(line)]
    pages = groups(range(len(lines)), MOST_LINES)
    scenes = []
    for n, page in enumerate(pages):
        title = number_title(pool.titled("Line by line"), n, len(pages))
        scenes += page_scenes(title, [lines[k] for k in page])
    return [Section(pool.first, tuple(scenes))]


def fitting_lines(line: str) -> list[str]:
    """The line as wide as the frame holds, going on below, further in."""
    indent = " " * min(24, len(line) - len(line.lstrip()))
    return wrap(line.strip(), WIDEST, initial_indent=indent, subsequent_indent=f"{indent}    ")


def page_scenes(title: str, lines: Sequence[str]) -> list[Scene]:
    """A scene as long as a scene may be: more lines than beats take another one."""
    board = Listing(id="code", lines=tuple(lines))
    told = [n for n, line in enumerate(lines) if not SILENT.match(line)] or [0]
    runs = groups(told, MOST_BEATS)
    scenes = []
    for k, run in enumerate(runs):
        beats = []
        for place, n in enumerate(run):
            acts: list[Action] = [show("code")] if place == 0 else []
            if place:
                acts.append(Mark(target=f"code.{run[place - 1]}", role="muted"))
            acts.append(Mark(target=f"code.{n}", role="accent"))
            beats.append(Beat(say=line_in_words(lines[n])[:390], do=tuple(acts)))
        scenes.append(
            Scene(title=number_title(title, k, len(runs)), objects=(board,), beats=tuple(beats))
        )
    return scenes

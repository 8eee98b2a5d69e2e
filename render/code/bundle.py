"""Copies from the drawing kit: the definitions that a scene uses, and those that they use."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from pprint import pformat

from render.kit.areas import AREAS_OF
from render.plan.code_rules import PARSING
from render.plan.themes import PALETTES, ThemeName
from render.quality import Aspect

KIT = Path(__file__).parents[1] / "kit"
TOOL_NOTE = re.compile(r"\s+# (?:fmt:|noqa|type:).*")  # of no use to the scene's reader


def modules() -> list[Path]:
    """The kit's modules; the theme comes first, since the others use its constants."""
    found = sorted(path for path in KIT.glob("*.py") if path.stem != "__init__")
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
            found.update(dict.fromkeys(defined_names(node), text))
    return found


def defined_names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target)
                if isinstance(name, ast.Name)]  # fmt: skip
    return []


@cache
def used_names(source: str) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(parse_code(source)) if isinstance(node, ast.Name))


def kit_for(body: str, theme: ThemeName = "dark", aspect: Aspect = "16:9") -> str:
    """The kit's source for this scene: constants first, then functions and classes."""
    everything = definitions() | {
        name: f'{name} = "{color}"' for name, color in PALETTES[theme].items()
    }
    if aspect != "16:9":
        everything["AREAS"] = f"AREAS = {pformat(AREAS_OF[aspect], sort_dicts=False)}"
    wanted: set[str] = set()
    queue = [name for name in used_names(body) if name in everything]
    while queue:
        name = queue.pop()
        if name not in wanted:
            wanted.add(name)
            queue += [n for n in used_names(everything[name]) if n in everything]
    pieces = list(dict.fromkeys(text for name, text in everything.items() if name in wanted))
    constants = [piece for piece in pieces if not piece.startswith(("def ", "class "))]
    rest = [piece for piece in pieces if piece.startswith(("def ", "class "))]
    return "\n".join(constants) + "\n\n\n" + "\n\n\n".join(rest)

"""Manim's formulas without LaTeX: LaTeX source → tex2typst → typst → the SVG that Manim expects.

Manim marks the parts of a formula with ``\\special{dvisvgm:raw <g id='unique000'>}``. Here each
part is typeset in a colour of its own; the colours tell afterwards which shapes belong to it, and
are then taken away. Two flaws of Manim 0.22 are mended on the way: rules (fraction bars, roots)
become filled quads, since strokes lose their weight when scaled or taken from the SVG cache.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tex2typst
import typst

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
MARK = re.compile(r"\\special\{dvisvgm:raw (?:<g id='([^']*)'>|</g>)\}")
PAGE = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#set text(size: 10pt)\n"
MATH_ENVIRONMENTS = ("align", "equation", "gather", "math")
NUMBER = r"-?\d*\.?\d+(?:e-?\d+)?"
RULE = re.compile(
    rf"\s*M\s*({NUMBER})[ ,]+({NUMBER})\s*([LlHhVv])\s*({NUMBER})(?:[ ,]+({NUMBER}))?\s*"
)


UNKNOWN_TO_TYPST = (
    (re.compile(r"(\\(?:left|right)\s*)\\[lr]?vert(?![a-zA-Z])"), r"\1|"),
    (re.compile(r"\\[lr](?=[vV]ert(?![a-zA-Z]))"), r"\\"),
    (re.compile(r"\{([^{}]*)\\choose(?![a-zA-Z])([^{}]*)\}"), r"\\binom{\1}{\2}"),
    (re.compile(r"^([^{}]*)\\choose(?![a-zA-Z])([^{}]*)$"), r"\\binom{\1}{\2}"),
    (re.compile(r"(?<!\\)~"), r"\\ "),
    (re.compile(r"\{\s*\}(?=\s*[_^])"), r"\\,"),  # scripts before a letter: {}^{14}_{6}C
    (re.compile(r"\\[bB]igg?[lrm]?(?![a-zA-Z])"), ""),
)


class CannotTypeset(ValueError):
    """The LaTeX could not be converted; Manim shows a ValueError's text to the author."""


@dataclass
class Group:
    """A marked part: its id and what is in it, source text and groups in order."""

    id: str
    items: list[str | Group] = field(default_factory=list)

    def plain(self) -> str:
        return "".join(i if isinstance(i, str) else i.plain() for i in self.items)

    def ids(self) -> list[str]:
        """Its own id, then those of the groups in it, outermost first."""
        return [self.id, *[name for i in self.items if isinstance(i, Group) for name in i.ids()]]


def parse_groups(source: str) -> Group:
    """The tree of the marks in Manim's expression; its root has the id ``root``."""
    root = Group("root")
    stack, position = [root], 0
    for mark in MARK.finditer(source):
        stack[-1].items.append(source[position : mark.start()])
        position = mark.end()
        if mark[1] is not None:
            stack.append(Group(mark[1]))
        elif len(stack) > 1:
            closed = stack.pop()
            stack[-1].items.append(closed)
    stack[-1].items.append(source[position:])
    return root


def math(tex: str) -> str:
    """LaTeX mathematics as typst. Raises CannotTypeset."""
    tex = tex.replace('"', "''")  # the converter lets one end typst's text, and typst code begin
    tex = tex.strip()
    for form, known in UNKNOWN_TO_TYPST:
        tex = form.sub(known, tex)
    if not tex.strip():
        return ""
    bare_columns = ("&" in tex or r"\\" in tex) and r"\begin" not in tex
    attempts = [tex, re.sub(r"\\(?:left|right)\.?", "", tex)]
    if bare_columns:
        attempts.insert(0, rf"\begin{{aligned}}{tex}\end{{aligned}}")
    for attempt in attempts:
        try:
            return str(tex2typst.tex2typst(attempt))
        except Exception as error:  # the converter is foreign: anything may come
            reason = error
    raise CannotTypeset(f"cannot typeset {tex[:80]!r}: {str(reason)[:120]}")


def single_brackets(tex: str) -> str:
    """Round brackets without a partner in this part, as in ``\\sin(``, as signs of their own."""
    opened: list[int] = []
    lone: dict[int, str] = {}
    for n, sign in enumerate(tex):
        if sign == "(":
            opened.append(n)
        elif sign == ")" and opened:
            opened.pop()
        elif sign == ")":
            lone[n] = r"\rparen "
    lone.update(dict.fromkeys(opened, r"\lparen "))
    return "".join(lone.get(n, sign) for n, sign in enumerate(tex))


def words(tex: str) -> str:
    """LaTeX text (``Tex``) as typst: mathematics between dollars, the rest as is."""
    pieces = re.split(r"(?<!\\)\$", tex)
    return "".join(f"${math(p)}$" if k % 2 else plain_words(p) for k, p in enumerate(pieces))


def plain_words(text: str) -> str:
    text = re.sub(r"\\(?:begin|end)\{[^}]*\}|\\centering", "", text)
    text = re.sub(r"\\item\s*", "• ", text)
    text = re.sub(r"\\text(?:bf|it|rm)\{([^}]*)\}|\\emph\{([^}]*)\}", r"\1\2", text)
    text = re.sub(r"\\([%&#_${}])", r"\1", text.replace(r"\\", "\0"))
    return re.sub(r"([\\#$*_@<>`~\[\]])", r"\\\1", text).replace("\0", " \\\n")


def typst_source(root: Group, is_math: bool, numbers: dict[str, int]) -> str:
    """Each group in the colour of its number, by which its shapes are known again."""

    def item(piece: str | Group) -> str:
        if isinstance(piece, str):
            return math(single_brackets(piece)) if is_math else words(piece)
        inner = " ".join(map(item, piece.items)) if is_math else "".join(map(item, piece.items))
        body = f"$ {inner} $".replace("$ ", "$").replace(" $", "$") if is_math else f"[{inner}]"
        return f'#text(fill: rgb("#{numbers[piece.id]:06x}"), {body})'

    body = (" " if is_math else "").join(map(item, root.items))
    return PAGE + (f"$ {body} $" if is_math else body)


def alone(source: bytes) -> Any:
    """Typst's SVG, made where there is no file that it could read, whatever the source says."""
    with tempfile.TemporaryDirectory(prefix="typst-") as folder:
        nowhere: Any = folder  # its stub asks for the source's type here
        return typst.compile(source, root=nowhere, format="svg")


def compile_svg(root: Group, is_math: bool, numbers: dict[str, int]) -> bytes:
    """The SVG. Raises CannotTypeset."""
    try:
        svg = alone(typst_source(root, is_math, numbers).encode())
    except (typst.TypstError, CannotTypeset) as error:
        plain = root.plain()
        if sum(isinstance(item, Group) for item in root.items) < 2:
            raise CannotTypeset(f"cannot typeset {plain[:80]!r}: {str(error)[:160]}") from None
        first = next(item for item in root.items if isinstance(item, Group))
        return compile_svg(Group("root", [Group(first.id, [plain])]), is_math, numbers)
    return svg if isinstance(svg, bytes) else b"".join(p for p in svg if isinstance(p, bytes))


def regroup_svg(svg: bytes, root: Group, numbers: dict[str, int]) -> ET.Element:
    """The SVG with one ``<g id=…>`` for every marked part, in reading order, colours gone."""
    old = ET.fromstring(svg)  # noqa: S314, typst wrote it a moment ago
    new = ET.Element(f"{{{SVG}}}svg", dict(old.attrib))
    holders = holder_tree(new, root)
    names = {number: name for name, number in numbers.items()}
    for leaf, transform in leaves(old, ""):
        name = names.get(colour_number(leaf), "root")
        holder = ET.SubElement(
            holders[name], f"{{{SVG}}}g", {"transform": transform} if transform else {}
        )
        holder.append(plain_shape(leaf))
    new.extend(defs for defs in old.iter(f"{{{SVG}}}defs"))
    return new


def holder_tree(parent: ET.Element, group: Group) -> dict[str, ET.Element]:
    holders = {group.id: parent}
    for item in group.items:
        if isinstance(item, Group):
            holder = ET.SubElement(parent, f"{{{SVG}}}g", {"id": item.id})
            holders.update(holder_tree(holder, item))
    return holders


def leaves(element: ET.Element, transform: str) -> list[tuple[ET.Element, str]]:
    """Every drawn shape with the transforms of the groups around it."""
    found: list[tuple[ET.Element, str]] = []
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "g":
            found += leaves(child, f"{transform} {child.get('transform', '')}".strip())
        elif tag in ("use", "path", "rect", "line", "polygon"):
            found.append((child, transform))
    return found


def colour_number(leaf: ET.Element) -> int:
    for name in ("fill", "stroke"):
        value = leaf.get(name, "none")
        if re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            return int(value[1:], 16)
    return 0


def plain_shape(leaf: ET.Element) -> ET.Element:
    """The shape in black (Manim colours it) and, when it is a rule, as a filled quad."""
    if leaf.get("stroke-width") and leaf.get("stroke", "none") != "none":
        quad = filled_rule(leaf.get("d", ""), float(leaf.get("stroke-width", "0")))
        if quad:
            leaf.set("d", quad)
            leaf.set("fill", "#000000")
            leaf.set("stroke", "none")
            del leaf.attrib["stroke-width"]
    for name in ("fill", "stroke"):
        if leaf.get(name, "none").startswith("#"):
            leaf.set(name, "#000000")
    return leaf


def filled_rule(d: str, width: float) -> str | None:
    """The outline of a single straight stroke; None for anything else."""
    match = RULE.fullmatch(d)
    if match is None:
        return None
    x, y, first = float(match[1]), float(match[2]), float(match[4])
    match match[3]:
        case "L" | "l":
            second = float(match[5] or 0)
            end = (first, second) if match[3] == "L" else (x + first, y + second)
        case "H" | "h":
            end = (first if match[3] == "H" else x + first, y)
        case _:
            end = (x, first if match[3] == "V" else y + first)
    length = ((end[0] - x) ** 2 + (end[1] - y) ** 2) ** 0.5 or 1.0
    a, b = -(end[1] - y) / length * width / 2, (end[0] - x) / length * width / 2
    return (
        f"M {x + a} {y + b} L {end[0] + a} {end[1] + b} "
        f"L {end[0] - a} {end[1] - b} L {x - a} {y - b} Z"
    )


def svg_of(expression: str, environment: str | None) -> bytes:
    """Manim's marked LaTeX as SVG. Raises CannotTypeset."""
    root = parse_groups(expression)
    numbers = {name: number for number, name in enumerate(root.ids()) if number}
    is_math = bool(environment) and any(name in str(environment) for name in MATH_ENVIRONMENTS)
    svg = compile_svg(root, is_math, numbers)
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    return ET.tostring(regroup_svg(svg, root, numbers))


def install(folder: Path) -> None:
    """From now on this process's ``MathTex`` and ``Tex`` are typeset by typst into ``folder``."""
    from manim.mobject.text import tex_mobject

    def tex_to_svg_file(
        expression: str,
        environment: str | None = None,
        tex_template: object = None,  # noqa: ARG001, Manim passes it; typst has no use for it
    ) -> Path:
        key = hashlib.sha256(f"{environment}\0{expression}".encode()).hexdigest()[:24]
        target = folder / f"{key}.svg"
        if not target.exists():
            folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(svg_of(expression, environment))
        return target

    vars(tex_mobject)["tex_to_svg_file"] = tex_to_svg_file

"""Formulas and calculations; a formula too wide for its area goes on in a second line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from manim import DOWN, LEFT, RIGHT, Line, MathTex, VGroup, VMobject

from render.kit.areas import AREAS
from render.kit.theme import EDGE, MUTED, SMALL, TEXT, area_centre, area_size, fit, paragraph

SIGNS = (
    "=", "<", ">", "+", "-", r"\le", r"\ge", r"\leq", r"\geq", r"\approx", r"\equiv", r"\sim",
    r"\Rightarrow", r"\Leftrightarrow", r"\iff", r"\implies", r"\to", r"\rightarrow", r"\pm",
    r"\quad", r"\qquad", r"\propto", r"\rightleftharpoons",
)  # fmt: skip
SMALL_SHARE = 0.62  # of the wished size, below which a formula is better broken
WORTH = 1.12  # by how much larger another line must make it
ROW_GAP = 0.3


def formula(parts: list[tuple[str, str]], area: str, size: float = 84) -> MathTex:
    """(LaTeX, colour) parts in one line, or in a few where that would be too small to read;
    ``formula[n]`` is the n-th of them."""
    line = set_line([tex for tex, _ in parts], size, *area_size(area))
    fit(line, *area_size(area))
    for part, (_, color) in zip(line, parts, strict=True):
        part.set_color(color)
    return line.move_to(area_centre(area))


def set_line(texs: Sequence[str], size: float, width: float, height: float) -> MathTex:
    """The formula, its n-th part at ``[n]``; in rows where in one it would be too small for a room
    of this size."""
    line = MathTex(*texs, font_size=size)
    pieces = [split_at_signs(tex) for tex in texs]
    if line.width * SMALL_SHARE > width and sum(map(len, pieces)) > 1:
        line = MathTex(*[piece for part in pieces for piece in part], font_size=size)
        break_line(line, width, height)
        rest = list(line.submobjects)
        line.submobjects = [VGroup(*[rest.pop(0) for _ in part]) for part in pieces]
    return line


def split_at_signs(tex: str) -> list[str]:
    """Pieces that begin with a relation or a sign of addition, none within brackets."""
    starts, depth, place = [0], 0, 0
    while place < len(tex):
        token = next_token(tex, place)
        if token in (r"\left", r"\begin", "{", "(", "["):
            depth += 1
        elif token in (r"\right", r"\end", "}", ")", "]"):
            depth -= 1
        elif depth == 0 and token in SIGNS and joins(tex[starts[-1] : place]):
            starts.append(place)
        place += len(token)
        if token in (r"\left", r"\right"):
            place += 1  # its bracket
        elif token in (r"\begin", r"\end"):
            place = tex.find("}", place) + 1 or len(tex)
    return [tex[start:end] for start, end in pairwise([*starts, len(tex)])]


def next_token(tex: str, place: int) -> str:
    end = place + 1
    if tex[place] == "\\":
        while end < len(tex) and tex[end].isalpha():
            end += 1
        end = max(end, place + 2)
    return tex[place:end]


def joins(before: str) -> bool:
    """Whether a sign after this stands between two things, and is not that of a number."""
    bare = before.strip()
    return bool(bare) and not any(bare.endswith(sign) for sign in (*SIGNS, "^", "_", ",", ":"))


def break_line(line: MathTex, width: float, height: float) -> None:
    """Its pieces in as many rows as make it largest, each row in the middle."""
    boxes = [(p.get_left()[0], p.get_right()[0], p.get_bottom()[1], p.get_top()[1]) for p in line]
    best, largest = [0], 0.0
    for longest in sorted({b[1] - a[0] for a in boxes for b in boxes}, reverse=True):
        starts = filled_rows(boxes, longest)
        share = shrinking(boxes, starts, width, height)
        if share > largest * (WORTH if len(starts) > len(best) else 1.0):
            best, largest = starts, share
    middle, top = line.get_center()[0], line.get_top()[1]
    for start, end in pairwise([*best, len(line)]):
        row = VGroup(*line[start:end])
        row.shift(RIGHT * (middle - row.get_center()[0]) + DOWN * (row.get_top()[1] - top))
        top = row.get_bottom()[1] - ROW_GAP


def filled_rows(boxes: Sequence[Sequence[float]], longest: float) -> list[int]:
    """With which pieces rows begin that are no longer than that, where a piece allows it."""
    starts = [0]
    for n, box in enumerate(boxes):
        if n > starts[-1] and box[1] - boxes[starts[-1]][0] > longest + 1e-6:
            starts.append(n)
    return starts


def shrinking(
    boxes: Sequence[Sequence[float]], starts: Sequence[int], width: float, height: float
) -> float:
    """The factor by which these rows must be made smaller, at most 1."""
    rows = [boxes[start:end] for start, end in pairwise([*starts, len(boxes)])]
    widest = max(row[-1][1] - row[0][0] for row in rows)
    tall = sum(max(box[3] for box in row) - min(box[2] for box in row) for row in rows)
    return min(1.0, width / widest, height / (tall + ROW_GAP * (len(rows) - 1)))


def step_rows(steps: list[tuple[str, str]], area: str) -> VGroup:
    """A calculation: reasons on the right of its lines, or below them in a narrow area; a hair line
    between the rows."""
    left, bottom, right, top = AREAS[area]
    width, most = right - left, (top - bottom) / len(steps)
    below = width < 8.5 and most >= (1.45 if width < 7 else 1.9)
    pitch = min(2.4 if below else 1.5, most)
    start = width * (0.68 if width > 8.5 else 0.56)  # of the reasons, where they stand beside
    wide = width - 0.5 if below else min(width * 0.64, start - 0.45)
    room = wide if below else width - start
    reasons = [paragraph(why, room, SMALL, MUTED, height=1.2) for _, why in steps]
    deepest = max(reason.height for reason in reasons) if below else 0.0
    tall = pitch - (deepest + 0.62 if below else 0.36)
    lines = VGroup(*[set_line([tex], 54, wide, 99.0) for tex, _ in steps]).set_color(TEXT)
    tallest, widest = max(x.height for x in lines), max(x.width for x in lines)
    lines.scale(min(1, tall / tallest, wide / widest))  # one size for all rows
    rows = VGroup()
    for n, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        middle = top - pitch * (n + 0.5)
        rows.add(step_row(line, reason, left, middle, 0.0 if below else start))
        if n:
            rule = Line((left, middle + pitch / 2, 0), (right, middle + pitch / 2, 0))
            rows[n].add(rule.set_stroke(EDGE, 2))
    return rows.shift(DOWN * max(0, (top - bottom - pitch * len(steps)) / 2))


def step_row(line: VMobject, reason: VMobject, left: float, middle: float, start: float) -> VGroup:
    """The reason ``start`` units from the left edge, or below the line."""
    row = VGroup(line, reason)
    if start:
        line.move_to((0, middle, 0)).align_to((left + 0.25, 0, 0), LEFT)
        reason.move_to((0, middle, 0)).align_to((left + start, 0, 0), LEFT)
        return row
    row.arrange(DOWN, buff=0.28, aligned_edge=LEFT).move_to((0, middle, 0))
    return row.align_to((left + 0.25, 0, 0), LEFT)

"""The upright forms of pairs, comparisons and hubs, for areas that are higher than wide; and what
boards of sentences have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Arrow, Circle, Text, VGroup, VMobject

from render.kit.areas import AREAS
from render.kit.boards import Board, backplate, tint_panel
from render.kit.icons import icon
from render.kit.theme import (
    ACCENT,
    BODY,
    GOOD,
    LEAD,
    SMALL,
    TEXT,
    VIOLET,
    WARM,
    area_centre,
    area_size,
    balance_lines,
    break_lines,
    fit,
    paragraph,
    stack,
    words,
)

HUES = [ACCENT, WARM, GOOD, VIOLET, ACCENT, WARM, GOOD, VIOLET]


def common_paragraphs(
    texts: Sequence[str], width: float, height: float, largest: int = BODY
) -> list[Any]:
    """All texts in one size, the largest in which each fits its ``height``."""
    sizes = list(range(largest, SMALL - 1, -2))
    likely = [
        size for size in sizes if all(wrapped_height(t, width, size) <= height for t in texts)
    ]
    for size in (likely or sizes[-1:]) + [SMALL]:
        blocks = [wrap_text(text, width, size) for text in texts]
        if all(block.height <= height and block.width <= width + 0.01 for block in blocks):
            break
    return blocks


def wrapped_height(text: str, width: float, size: float) -> float:
    """About how high the text will be: counted, not drawn."""
    per_line = width / (size * 0.0068)
    return (break_lines(text, per_line, size <= SMALL).count("\n") + 1) * size * 0.0162


def wrap_text(text: str, width: float, size: float) -> Text:
    """Text in even lines, none wider than ``width``."""
    per_line = width / (size * 0.0068)
    block = words(balance_lines(text, per_line, size <= SMALL), size)
    while block.width > width and per_line > 4:
        per_line *= 0.93
        block = words(balance_lines(text, per_line, size <= SMALL), size)
    return block


def medallion(drawing: str, color: str, radius: float = 0.5) -> VGroup:
    """An icon on a tinted disc."""
    disc = Circle(radius=radius, stroke_width=0, fill_color=tint_panel(color, 0.22), fill_opacity=1)
    return VGroup(disc, icon(drawing, color, radius * 0.62).move_to(disc))


def edge_towards(plate: VMobject, spot: np.ndarray) -> np.ndarray:
    """Where the straight line from the middle of a plate to a spot leaves it."""
    step = spot - plate.get_center()
    across, up = np.maximum(np.abs(step[:2]), 1e-6)
    edge: np.ndarray = plate.get_center() + step * min(
        1.0, plate.width / 2 / across, plate.height / 2 / up
    )
    return edge


def stand_pairs_below(board: Board, area: str, pairs: list[dict[str, str]], link: str) -> bool:
    """Each right side below its left one, where there is room for it."""
    width, height = area_size(area)
    gap = 0.6 if link == "arrow" else 0.08
    room = ((height - 0.35 * (len(pairs) - 1)) / len(pairs) - gap) / 2
    if room < 0.72:
        return False
    largest = LEAD - 2 if len(pairs) < 4 else BODY
    texts = [pair[side] for pair in pairs for side in ("left", "right")]
    blocks = common_paragraphs(texts, width - 0.6, room - 0.26, largest)
    if max(block.height for block in blocks) > room - 0.1:
        return False
    rows = []
    for n in range(len(pairs)):
        plates = [backplate(width, max(min(0.9, room), b.height + 0.34))
                  for b in blocks[2 * n : 2 * n + 2]]  # fmt: skip
        plates[0].set_stroke(WARM, 3)
        plates[1].set_stroke(ACCENT if link == "arrow" else GOOD, 3)
        VGroup(*plates).arrange(DOWN, buff=gap)
        if link == "term":
            blocks[2 * n].set_color(WARM)
        rows.append(VGroup(*plates, *[blocks[2 * n + k].move_to(plates[k]) for k in (0, 1)]))
    for n, row in enumerate(stack(rows, area, 0.5)):
        board.put(f"l{n}", row[0], row[2], waits=True)
        pieces = [row[1], row[3]]
        if link == "arrow":
            pieces.append(
                Arrow(
                    row[0].get_bottom(),
                    row[1].get_top(),
                    buff=0.06,
                    color=ACCENT,
                    stroke_width=6,
                    max_tip_length_to_length_ratio=0.4,
                )
            )
        board.put(f"r{n}", *pieces, waits=True)
        board.named[str(n)] = VGroup(board.named[f"l{n}"], board.named[f"r{n}"])
    return True


def stand_sides_below(
    board: Board, area: str, first: tuple[str, Sequence[str]], second: tuple[str, Sequence[str]]
) -> None:
    """One side below the other, each under its name."""
    x0, bottom, x1, top = AREAS[area]
    texts = [*first[1], *second[1]]
    room = (top - bottom - 2.2) / max(len(texts), 1) - 0.16
    blocks = common_paragraphs(texts, x1 - x0 - 0.6, max(room - 0.24, 0.4), LEAD - 2)
    rows: list[VMobject] = []
    for (name, said), hue, letter in ((first, ACCENT, "l"), (second, WARM, "r")):
        head = backplate(x1 - x0, 0.85).set_fill(tint_panel(hue), 1).set_stroke(hue, 3)
        label = paragraph(name, x1 - x0 - 0.4, LEAD - 4, height=0.8, weight="SEMIBOLD")
        rows.append(VGroup(head, fit(label, x1 - x0 - 0.3, 0.7).move_to(head)))
        board.put("left" if letter == "l" else "right", *rows[-1], waits=True)
        for n in range(len(said)):
            text = blocks.pop(0)
            back = backplate(x1 - x0, max(min(0.85, room), text.height + 0.3))
            rows.append(VGroup(back.set_stroke(width=0), text.move_to(back)))
            board.put(f"{letter}{n}", *rows[-1], waits=True)
    VGroup(*board.named.values()).arrange(DOWN, buff=0.16).move_to(area_centre(area))
    VGroup(*list(board.named.values())[1 + len(first[1]) :]).shift(DOWN * 0.1)


def branch_below(board: Board, area: str, centre: str, items: list[dict[str, str]]) -> None:
    """The whole above, its parts below it at a stem."""
    left, _, right, top = AREAS[area]
    width, height = area_size(area)
    core = paragraph(centre, width - 0.8, LEAD - 2, weight="SEMIBOLD", height=1.2)
    hub = backplate(width, core.height + 0.6, 0.3).set_stroke(TEXT, 3)
    room = (height - hub.height - 0.3) / len(items) - 0.26
    texts = common_paragraphs(
        [item["text"] for item in items], width - 2.5, max(room - 0.3, 0.4), LEAD - 4
    )
    tall = [max(min(0.95, room), text.height + 0.36) for text in texts]
    used = hub.height + 0.3 + sum(tall) + 0.26 * len(items)
    y = top - (height - used) / 2
    hub.move_to(((left + right) / 2, y, 0), aligned_edge=UP)
    foot = y = hub.get_bottom()[1]
    for n, (item, text) in enumerate(zip(items, texts, strict=True)):
        y -= (0.3 if n == 0 else 0.0) + 0.26
        back = backplate(width - 0.7, tall[n]).set_stroke(HUES[n], 3)
        back.move_to((right, y, 0), aligned_edge=UP + RIGHT)
        sign = medallion(item["icon"], HUES[n], 0.34).move_to(back.get_left() + RIGHT * 0.6)
        text.move_to(back).align_to(back.get_left() + RIGHT * 1.15, LEFT)
        y -= tall[n]
        corner = (left + 0.3, back.get_center()[1], 0)
        spoke = VMobject().set_points_as_corners([(left + 0.3, foot, 0), corner, back.get_left()])
        board.put(str(n), spoke.set_stroke(HUES[n], 3, opacity=0.5), back, sign, text, waits=True)
    board.put("hub", hub, core.move_to(hub))

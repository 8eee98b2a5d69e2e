"""Palette, type scale, and words that fit into the areas of the frame."""

from __future__ import annotations

from collections.abc import Sequence

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    RoundedRectangle,
    Scene,
    Text,
    VGroup,
    VMobject,
    config,
)

from render.kit.areas import AREAS

INK = "#10151F"  # background
PANEL = "#1A2230"
EDGE = "#33405A"
TEXT = "#EEF2F8"
MUTED = "#A3B0C6"
ACCENT = "#5CC8FF"
WARM = "#FFC857"
GOOD = "#6EE7A8"
VIOLET = "#BFA3FF"
BAD = "#FF8A80"

CARD, HEADING, LEAD, BODY, SMALL = 66, 44, 40, 32, 26  # font sizes; nothing is set smaller
FONTS = ("Inter", "Helvetica Neue", "Arial", "DejaVu Sans")
FONT = next((name for name in FONTS if name in Text.font_list()), "")
SCRIPTS = (
    "Arabic Armenian Bengali Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer "
    "Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thai"
)
OTHERS = "".join(f", Noto Sans {script}" for script in SCRIPTS.split())  # asked where FONT ends


def area_centre(area: str) -> tuple[float, float, float]:
    left, bottom, right, top = AREAS[area]
    return ((left + right) / 2, (bottom + top) / 2, 0)


def area_size(area: str) -> tuple[float, float]:
    left, bottom, right, top = AREAS[area]
    return right - left, top - bottom


def words(text: str, size: float = BODY, color: str = TEXT, weight: str = "NORMAL") -> Text:
    foreign = any("\u0530" <= c <= "\u18ff" for c in text)

    def set_text(part: str) -> Text:
        return Text(
            in_its_direction(part),
            font=FONT + OTHERS if foreign else FONT,
            font_size=size,
            color=color,
            weight=weight,
            line_spacing=0.75,
            warn_missing_font=False,
        )

    made = set_text(text)
    if "\n" in text and from_the_right(text):
        align_right(made, [len(set_text(line)) for line in text.split("\n")])
    return made


def from_the_right(text: str) -> bool:
    """Whether most of its letters are Arabic, Hebrew or of another script that runs to the left."""
    letters = [c for c in text if c.isalpha()]
    return 2 * sum("\u0590" <= c <= "\u08ff" for c in letters) > len(letters)


def in_its_direction(text: str) -> str:
    """Arabic and Hebrew lines as embedded text of a line from the left: Pango would draw short
    ones, which begin at the right of its sheet, beside the picture."""
    if not any("\u0590" <= c <= "\u08ff" for c in text):
        return text
    begin, end = ("\u200e\u202b", "\u202c") if from_the_right(text) else ("\u200e", "")
    return "\n".join(f"{begin}{line}{end}" for line in text.split("\n"))


def align_right(text: Text, counts: Sequence[int]) -> None:
    """Lines of so many signs each begin at the right."""
    if sum(counts) != len(text):  # a sign that belongs to two lines: they stay as they are
        return
    for n, count in enumerate(counts):
        if count:
            VGroup(*text[sum(counts[:n]) : sum(counts[: n + 1])]).align_to(text, RIGHT)


def wide(letter: str) -> bool:
    """Chinese, Japanese and Korean signs are as wide as high."""
    return letter >= "\u2e80"


def ends_line(letter: str) -> bool:
    """Chinese and Japanese may break after any sign; Korean has spaces between its words."""
    return wide(letter) and not "\uac00" <= letter <= "\ud7af"


def chop_word(word: str, per_line: float) -> list[str]:
    """A word longer than a line in pieces with hyphens."""
    size = max(4, int(per_line) - 1)
    if len(word) <= size + 1:
        return [word]
    parts = [word[n : n + size] for n in range(0, len(word), size)]
    return [*[f"{part}-" for part in parts[:-1]], parts[-1]]


def break_lines(text: str, per_line: float, chop: bool = False) -> str:
    """``text`` with line breaks after about ``per_line`` letters; a wide sign counts for two."""
    lines, line, used = [], "", 0.0
    parted = "".join(f" \0{c}\0 " if ends_line(c) else c for c in text)
    for mark in "、。，．！？：；」』）】》ー":  # none begins a line
        parted = parted.replace(f"\0  \0{mark}\0", f"{mark}\0")
    pieces = parted.split()
    if chop:
        pieces = [part for piece in pieces for part in chop_word(piece, per_line)]
    for piece in pieces:
        tight = piece.startswith("\0") or line.endswith("\0")
        word = piece.strip("\0")
        length = sum(2.0 if wide(c) else 1.0 for c in word)
        if line and used + length > per_line:
            lines.append(line.strip("\0"))
            line, used = "", 0.0
        space = "" if tight or not line else " "
        line = line.strip("\0") + space + word + ("\0" if piece.endswith("\0") else "")
        used += length + len(space)
    return "\n".join([*lines, line.strip("\0")])


def balance_lines(text: str, per_line: float, chop: bool = False) -> str:
    """As few lines as ``break_lines`` needs, but of like length: no single word is left over."""
    if chop and max(map(len, text.split()), default=0) > per_line:
        return break_lines(text, per_line, chop)
    lines = break_lines(text, per_line)
    while per_line > 8 and break_lines(text, per_line - 1).count("\n") == lines.count("\n"):
        per_line -= 1
    return break_lines(text, per_line)


def paragraph(
    text: str,
    width: float,
    size: float = BODY,
    color: str = TEXT,
    *,
    weight: str = "NORMAL",
    height: float = 10.0,
    smallest: float = SMALL,
) -> Text:
    """Text wrapped to ``width``; set smaller, down to ``smallest``, until ``height`` holds it.

    Words that are too long even then are hyphenated.
    """
    longest = max(map(len, text.split()), default=0)
    while True:
        per_line, chop = width / (size * 0.0055), size <= smallest
        lines = break_lines(text, per_line, chop)
        result = words(lines, size, color, weight)
        # to set letters takes long: a long way off is gone at once, and no word twice in vain
        while result.width > width and per_line > 5 and (chop or longest < per_line):
            per_line *= min(0.93, 1.03 * width / result.width)
            lines = break_lines(text, per_line, chop)
            result = words(lines, size, color, weight)
        if (result.height <= height and result.width <= width) or chop:
            even = balance_lines(text, per_line, chop)
            return result if even == lines else words(even, size, color, weight)
        far = longest > 1.5 * per_line or result.height > 2 * height
        size = smallest if far else max(smallest, size - 3)


def heading(text: str) -> VGroup:
    """The title at the top, where its lines begin, with its accent."""
    left, bottom, right, top = AREAS["heading"]
    title = paragraph(
        text, right - left - 0.4, HEADING, weight="SEMIBOLD", height=top - bottom, smallest=30
    )
    bar = RoundedRectangle(
        width=0.12,
        height=0.62,
        corner_radius=0.06,
        fill_color=ACCENT,
        fill_opacity=1,
        stroke_width=0,
    )
    bar.move_to((right - 0.06 if from_the_right(text) else left + 0.06, (bottom + top) / 2, 0))
    if title.height > 1:
        bar.stretch_to_fit_height(title.height)
    title.next_to(bar, LEFT if from_the_right(text) else RIGHT, buff=0.26)
    return VGroup(bar, title)


def fit(thing: VMobject, width: float, height: float) -> VMobject:
    """Shrunk, never stretched, to ``width`` × ``height``."""
    factor = min(1.0, width / max(thing.width, 1e-6), height / max(thing.height, 1e-6))
    return thing.scale(factor) if factor < 1 else thing


def place(thing: VMobject, area: str) -> VMobject:
    """Shrunk to its area and put in the middle of it."""
    fit(thing, *area_size(area)).move_to(area_centre(area))
    return thing


def stack(rows: Sequence[VMobject], area: str, gap: float = 0.42) -> VGroup:
    """Rows under each other, from the left edge; vertically in the middle of the area."""
    left, bottom, _, top = AREAS[area]
    room = (top - bottom - sum(row.height for row in rows)) / max(len(rows) - 1, 1)
    group = VGroup(*rows).arrange(DOWN, buff=max(0.3, min(gap, room)), aligned_edge=LEFT)
    group.move_to((0, (top + bottom) / 2, 0)).align_to((left, 0, 0), LEFT)
    return group.align_to((0, top, 0), UP) if group.height > top - bottom else group


def hold_until(scene: Scene, seconds: float) -> None:
    """Keep the picture until this time of the scene: beats end on the frame they were given."""
    frames = round((seconds - scene.time) * config.frame_rate)
    if frames > 0:
        # a quarter of a frame more, since Manim rounds the number of frames down
        scene.wait((frames + 0.25) / config.frame_rate, frozen_frame=True)

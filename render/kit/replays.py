"""A dance drawn from its landmarks: the figure that dances it again, and its beats on a line."""

from __future__ import annotations

import numpy as np
from manim import DOWN, UP, Circle, Dot, Ellipse, Line, Mobject, VGroup, VMobject

from render.kit.areas import AREAS
from render.kit.boards import backplate
from render.kit.motions import Moving
from render.kit.theme import (
    ACCENT,
    BAD,
    EDGE,
    GOOD,
    INK,
    MUTED,
    SMALL,
    TEXT,
    WARM,
    area_centre,
    area_size,
    words,
)

# numbers of the joints that each bone joins
LIMB_BONES = {
    "left arm": ((1, 3), (3, 5)),
    "right arm": ((2, 4), (4, 6)),
    "left leg": ((7, 9), (9, 11)),
    "right leg": ((8, 10), (10, 12)),
}
TORSO_BONES = ((1, 2), (2, 8), (8, 7), (7, 1))
PULSE = 0.35  # seconds


class StickFigure(Moving):
    """Left limbs and right limbs in two colours, the limb to look at in a third."""

    def __init__(
        self,
        area: str,
        rate: float,
        frames: list[str],
        beats: tuple[float, ...] = (),
        stressed: str = "",
    ) -> None:
        super().__init__()
        self.rate, self.beats, self.stressed = rate, np.array(beats), stressed
        digits = np.array([[int(f[k : k + 3]) for k in range(0, len(f), 3)] for f in frames])
        x, y, _ = area_centre(area)
        width, height = area_size(area)
        self.size = min(width, height - 0.5)
        places = digits.reshape(len(frames), -1, 2) / 999 - 0.5
        self.places = places * self.size + np.array((x, y + 0.15))
        self.floor = y + 0.15 - self.size / 2
        ground = Line((x - width / 2 + 0.3, self.floor, 0), (x + width / 2 - 0.3, self.floor, 0))
        self.frame.add(ground.set_stroke(EDGE, 4))
        self.begin()

    def draw(self, moving: Mobject, share: float) -> None:
        at = share * (len(self.places) - 1)
        before = min(int(at), len(self.places) - 2)
        step = at - before
        flat = self.places[before] * (1 - step) + self.places[before + 1] * step
        joints = np.hstack([flat, np.zeros((len(flat), 1))])
        moving.become(VGroup(*self.pulse(joints, at / self.rate), *self.body(joints)))

    def body(self, joints: np.ndarray) -> list[VMobject]:
        neck = (joints[1] + joints[2]) / 2
        radius = 0.055 * self.size
        bones: list[VMobject] = [self.bone(joints, pair, TEXT, 9) for pair in TORSO_BONES]
        bones.append(Line(neck, joints[0]).set_stroke(TEXT, 7))
        for limb, pairs in LIMB_BONES.items():
            color = BAD if limb == self.stressed else WARM if limb.startswith("left") else ACCENT
            bones += [self.bone(joints, pair, color, 11) for pair in pairs]
        head = Circle(radius=radius, fill_color=INK, fill_opacity=1).set_stroke(TEXT, 7)
        spots = [Dot(joint, radius=0.07, color=TEXT) for joint in joints[1:]]
        return [*bones, *spots, head.move_to(joints[0])]

    def bone(self, joints: np.ndarray, pair: tuple[int, int], color: str, width: float) -> VMobject:
        return Line(joints[pair[0]], joints[pair[1]]).set_stroke(color, width)

    def pulse(self, joints: np.ndarray, time: float) -> list[VMobject]:
        """A ring on the floor that opens and fades after each beat."""
        since = time - self.beats[self.beats <= time + 1e-6]
        if not len(since) or since.min() > PULSE:
            return []
        left = 1 - since.min() / PULSE
        ring = Ellipse(width=1.6 + 1.2 * (1 - left), height=0.3)
        middle = (joints[11] + joints[12]) / 2
        return [ring.set_stroke(WARM, 7, opacity=left).move_to((middle[0], self.floor, 0))]


class BeatStrip(Moving):
    """Strokes are the beats; dots above the line the dancer's, good where they meet a stroke."""

    def __init__(
        self,
        area: str,
        start: float,
        end: float,
        beats: tuple[float, ...],
        *,
        moves: tuple[float, ...] = (),
        tolerance: float = 0.05,
    ) -> None:
        super().__init__()
        self.start, self.end = start, end
        self.beats, self.moves = np.array(beats), np.array(moves)
        self.tolerance = tolerance
        left, _, right, _ = AREAS[area]
        x, self.level, _ = area_centre(area)
        self.left, self.right = left + 0.6, right - 0.6
        self.frame.add(backplate(right - left, 2.2).move_to((x, self.level, 0)))
        self.frame.add(self.strokes(), self.seconds())
        self.begin()

    def place(self, second: float) -> np.ndarray:
        share = (second - self.start) / (self.end - self.start)
        return np.array((self.left + share * (self.right - self.left), self.level, 0.0))

    def strokes(self) -> VGroup:
        line = Line(self.place(self.start), self.place(self.end)).set_stroke(MUTED, 3)
        return VGroup(line, *[
            Line(self.place(b) + DOWN * 0.4, self.place(b) + UP * 0.4).set_stroke(WARM, 5)
            for b in self.beats
        ])  # fmt: skip

    def seconds(self) -> VGroup:
        """Minutes and seconds at both ends."""
        labels = VGroup()
        for second in (self.start, self.end):
            text = words(f"{int(second) // 60}:{int(second) % 60:02d}", SMALL, MUTED)
            labels.add(text.move_to(self.place(second) + DOWN * 1.45))
        return labels

    def draw(self, moving: Mobject, share: float) -> None:
        now = self.start + share * (self.end - self.start)
        dots = [
            Dot(self.place(move) + UP * 0.65, radius=0.14, color=self.verdict(move))
            for move in self.moves
            if move <= now + 1e-6 or share == 0
        ]
        hand = Line(self.place(now) + DOWN * 0.9, self.place(now) + UP * 0.95)
        moving.become(VGroup(*dots, hand.set_stroke(TEXT, 4)))

    def verdict(self, move: float) -> str:
        return GOOD if np.abs(self.beats - move).min() <= self.tolerance else BAD

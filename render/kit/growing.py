"""A formula that grows out of another: equal signs go to their new places, the others appear."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Animation, Scene, VMobject, linear, smooth

from render.kit.entering import RISE, Entry

LEAST_ALIKE = 0.3  # of the new signs; with fewer in common a formula is written
MUCH_ALIKE = 0.55  # with fewer in their order single signs are taken for chance
LIFT = 0.35  # how high a sign that changes its place in the line flies, of its way


class Grown(Animation):
    """``line`` grows out of ``source``, which stays, or goes when it is ``replaced``."""

    def __init__(
        self, line: VMobject, source: VMobject, *, replaced: bool = False, **options: Any
    ) -> None:
        self.source, self.replaced = source, replaced
        super().__init__(line, introducer=True, rate_func=linear, **options)

    def begin(self) -> None:
        new, old = signs(self.mobject), signs(self.source)
        pairs = match_signs([shape_of(sign) for sign in new], [shape_of(sign) for sign in old])
        self.moving = [
            (sign.copy(), sign, old[pairs[n]].get_center(), relative_size(old[pairs[n]], sign))
            for n, sign in enumerate(new)
            if n in pairs
        ]
        self.fresh = [Entry(sign) for n, sign in enumerate(new) if n not in pairs]
        self.leaving = [Entry(sign) for n, sign in enumerate(old)] if self.replaced else []
        self.used = set(pairs.values())
        super().begin()

    def create_starting_mobject(self) -> Any:
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        way = smooth(min(1.0, alpha / 0.65))
        for made, sign, start, size in self.moving:
            step = made.get_center() - start
            lift = np.array((0, LIFT * abs(step[0]) * 4 * way * (1 - way), 0))
            place = start + step * way + (lift if abs(step[0]) > 1.5 else 0)
            scale = size + (1 - size) * way
            sign.points = place + (made.points - made.get_center()) * scale
        begun, count = 0.45 if self.moving else 0.0, max(1, len(self.fresh))
        for number, entry in enumerate(self.fresh):
            first = begun + (0.75 - begun) * number / count
            share = float(np.clip((alpha - first) / (1 - 0.75), 0.0, 1.0))
            entry.fade(smooth(share), RISE)
        for number, entry in enumerate(self.leaving):
            left = 0.0 if number in self.used else 1 - min(1.0, alpha / 0.4)
            entry.fade(left, 0 * RISE)

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        if self.replaced:
            scene.remove(self.source)
            for entry in self.leaving:  # hidden, not changed: it may be shown again
                entry.fade(1.0, 0 * RISE)


def signs(line: Any) -> list[Any]:
    return list(line.family_members_with_points())


def shape_of(sign: VMobject) -> tuple[float, ...]:
    """The same for the same sign in any size and place."""
    outline = (sign.points - sign.get_center())[:, :2] / max(sign.width, sign.height, 1e-6)
    return (len(outline), *np.round(outline[:: max(1, len(outline) // 12)], 1).ravel() + 0.0)


def relative_size(one: VMobject, other: VMobject) -> float:
    return float(max(one.width, one.height) / max(other.width, other.height, 1e-6))


def match_signs(new: list[tuple[float, ...]], old: list[tuple[float, ...]]) -> dict[int, int]:
    """For signs of the new line those of the old, each of them once. Lines much alike: as many as
    keep their order, then those that change it. Else only whole runs, or none."""
    order = common_blocks(new, old)
    if len(order) < MUCH_ALIKE * len(new):
        runs = common_blocks(new, old, least=3)
        return dict(runs) if len(runs) >= LEAST_ALIKE * len(new) else {}
    pairs = dict(order)
    left = [n for n in range(len(old)) if n not in pairs.values()]
    for number, sign in enumerate(new):
        place = next((n for n in left if old[n] == sign), None)
        if number not in pairs and place is not None:
            pairs[number] = place
            left.remove(place)
    return pairs


def common_blocks(
    new: list[tuple[float, ...]], old: list[tuple[float, ...]], least: int = 1
) -> list[tuple[int, int]]:
    """Pairs of places in the same order: the longest run that both have, then those on both sides
    of it, down to runs of ``least``."""
    lengths = np.zeros((len(new) + 1, len(old) + 1), int)  # of the run that ends here
    for i, sign in enumerate(new):
        for j, other in enumerate(old):
            lengths[i + 1, j + 1] = lengths[i, j] + 1 if sign == other else 0
    size = int(lengths.max())
    if size < least:
        return []
    end, stop = (int(n) for n in np.unravel_index(lengths.argmax(), lengths.shape))
    run = [(end - size + n, stop - size + n) for n in range(size)]
    after = common_blocks(new[end:], old[stop:], least)
    return [
        *common_blocks(new[: end - size], old[: stop - size], least),
        *run,
        *((end + i, stop + j) for i, j in after),
    ]

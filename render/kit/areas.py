"""The areas of the frame, on which a scene's objects stand.

Without Manim, since plans are fitted to them before anything is drawn. ``heading``, ``card`` and
``motif`` are those of titles and of title cards; the others are named by objects.
"""

from __future__ import annotations

Box = tuple[float, float, float, float]

# left, bottom, right, top; players lay captions over the lowest 0.8 units
AREAS = {
    "full": (-6.5, -3.2, 6.5, 2.3),
    "left": (-6.5, -3.2, -0.25, 2.3),
    "right": (0.25, -3.2, 6.5, 2.3),
    "wide_left": (-6.5, -3.2, 1.5, 2.3),
    "wide_right": (-1.7, -3.2, 6.5, 2.3),
    "narrow_left": (-6.5, -3.2, -2.1, 2.3),
    "narrow_right": (1.9, -3.2, 6.5, 2.3),
    "upper": (-6.5, 0.7, 6.5, 2.3),
    "lower": (-6.5, -3.2, 6.5, 0.3),
    "lower_strip": (-6.5, -3.2, 6.5, -2.2),
    "main": (-6.5, -1.9, 6.5, 2.3),
    "heading": (-6.5, 2.705, 6.5, 3.455),
    "card": (-6.4, -3.3, 1.8, 3.5),
    "motif": (2.4, -1.95, 6.5, 2.15),
}
# what stands side by side in a wide frame stands one above the other: shares from the top
SHARES = {
    "full": (0.0, 1.0),
    "left": (0.0, 0.475),
    "right": (0.525, 1.0),
    "wide_left": (0.0, 0.605),
    "wide_right": (0.395, 1.0),
    "narrow_left": (0.0, 0.35),
    "narrow_right": (0.65, 1.0),
    "upper": (0.0, 0.29),
    "lower": (0.34, 1.0),
    "lower_strip": (0.83, 1.0),
    "main": (0.0, 0.79),
}


def stack_areas(full: Box, **others: Box) -> dict[str, Box]:
    """The areas as shares of the whole, each as wide as that."""
    left, bottom, right, top = full
    high = top - bottom
    stacked: dict[str, Box] = {
        name: (left, round(top - high * end, 3), right, round(top - high * start, 3))
        for name, (start, end) in SHARES.items()
    }
    return stacked | others


AREAS_OF = {
    "16:9": AREAS,
    # apps lay their names, texts and buttons over the top, the lowest fifth and the right edge
    "9:16": stack_areas(
        (-3.2, -4.25, 3.2, 4.4),
        heading=(-3.2, 4.75, 3.2, 6.05),
        card=(-3.2, -4.0, 3.2, 0.9),
        motif=(-2.05, 1.5, 2.05, 5.6),
    ),
    "1:1": stack_areas(
        (-4.05, -3.6, 4.05, 2.7),
        heading=(-4.05, 2.98, 4.05, 4.02),
        card=(-4.05, -3.6, 4.05, 0.5),
        motif=(-1.6, 0.8, 1.6, 4.0),
    ),
}

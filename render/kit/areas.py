"""The areas of the frame, on which a scene's objects stand.

Without Manim, since plans are fitted to them before anything is drawn.
"""

from __future__ import annotations

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
}

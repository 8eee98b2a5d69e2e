"""The looks a lesson can have: the palette by the names that the drawing kit uses.

The kit itself (`render.kit.theme`) is the dark one. Contrast of text to background, and of every
role to the panel, is measured in the tests (WCAG 2.2, relative luminance).
"""

from __future__ import annotations

from typing import Literal

ThemeName = Literal["dark", "light", "high_contrast"]

LIGHT = {
    "INK": "#F7F8FA",
    "PANEL": "#E9EDF3",
    "EDGE": "#B4C0D2",
    "TEXT": "#141B28",
    "MUTED": "#4A586F",
    "ACCENT": "#0B62B8",
    "WARM": "#9A5200",
    "GOOD": "#0A6B3D",
    "VIOLET": "#6A3FC4",
    "BAD": "#B3261E",
}
CONTRAST = {
    "INK": "#000000",
    "PANEL": "#0D0D0D",
    "EDGE": "#8A8A8A",
    "TEXT": "#FFFFFF",
    "MUTED": "#E0E0E0",
    "ACCENT": "#66D9FF",
    "WARM": "#FFD400",
    "GOOD": "#5CFF9D",
    "VIOLET": "#D9B8FF",
    "BAD": "#FF9E96",
}
PALETTES: dict[ThemeName, dict[str, str]] = {"dark": {}, "light": LIGHT, "high_contrast": CONTRAST}

"""The font files that Troupe draws with: its own, and Noto's for the scripts that those lack."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

OWN = Path(__file__).parent / "fonts"
NOTO = "manimgx_fonts"  # a wheel of Noto fonts: see its line in requirements/runtime.in


@cache
def font_files() -> tuple[Path, ...]:
    """OpenType and TrueType files, ours first. Noto's are those of single scripts."""
    own = sorted(OWN.glob("*.[ot]tf"))
    return (*own, *script_fonts())


@cache
def script_fonts() -> tuple[Path, ...]:
    """Noto Sans of Arabic, Armenian, Bengali, …"""
    folder = Path(str(files(NOTO)))
    return tuple(sorted(folder.glob("NotoSans[A-Z]*.ttf")))


def register_fonts() -> None:
    """Pango in this process knows them, too."""
    import manimpango

    for file in font_files():
        manimpango.register_font(str(file))

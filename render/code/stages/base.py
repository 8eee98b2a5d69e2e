"""What a kind must say of itself to be put into Manim code."""

from __future__ import annotations

from typing import Any

from render.code.writing import variable, write_play_call


class Stage:
    """Code for one kind of object. Only ``write_construction`` must be there; the kit's class of
    a kind with parts has ``frame``, what is there from the beginning, and ``part(name)``."""

    def write_construction(self, thing: Any) -> list[str]:
        """The lines that make the object, before anything is shown."""
        raise NotImplementedError

    def place(self, thing: Any, part: str) -> str:
        """The expression for the object or its part."""
        name = variable(thing.id)
        return f'{name}.part("{part}")' if part else f"{name}.frame"

    def whole(self, thing: Any) -> str:
        """All of it, to be hidden."""
        return variable(thing.id)

    def write_entrance(self, thing: Any, part: str, seconds: float) -> list[str]:
        return [write_play_call(f"FadeIn({self.place(thing, part)})", seconds)]

    def write_emphasis(self, thing: Any, part: str) -> str:
        return f"Indicate({self.place(thing, part)}, scale_factor=1.05, color=WARM)"

    def write_dimming(self, thing: Any, part: str) -> str:
        return f"{self.place(thing, part)}.animate.set_opacity(0.3)"

"""The file writer that Manim is given: its frames go into a reel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim.scene.scene_file_writer import SceneFileWriter

from render.fast.canvas import Box
from render.fast.reel import Pieces, Reel


def film_writer(
    reel: Reel | Pieces, after_frame: Callable[[int], None], changed: Callable[[], Box | None]
) -> type[SceneFileWriter]:
    """A file writer class for Manim that feeds ``reel`` and reports the frame count.

    ``changed`` says where the frame that is written differs from the one before; None: anywhere.
    """

    class FilmWriter(SceneFileWriter):
        def begin_animation(self, allow_write: bool = False, **_: Any) -> None:
            self.writing = allow_write

        def end_animation(self, allow_write: bool = False) -> None:  # noqa: ARG002, Manim's
            self.writing = False

        def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
            if self.writing and repeat > 0:
                reel.write(pixels, repeat, changed())
                after_frame(reel.frames)

        def finish(self) -> None:
            reel.close()

        def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:  # noqa: ARG002, Manim's
            reel.abandon()

    return FilmWriter

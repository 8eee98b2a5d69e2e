"""From Manim's frames to one H.264 stream per scene.

Manim's own writer makes a file per animation, copies and converts every held frame again, and
joins the pieces. This writer keeps a single encoder open for the scene: exact time stamps, a
keyframe every two seconds, identical parameters for all scenes of a quality, and a held frame is
converted once. It hangs on Manim's extension point for file writers, nothing is patched.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from manim.scene.scene_file_writer import SceneFileWriter

from render.quality import Quality

BT601, BT709, LIMITED_RANGE = 6, 1, 1  # ITU-T H.273 code points


class Film:
    """Writes RGBA frames (height, width, 4) of one size to an MP4 file at a constant rate."""

    def __init__(self, path: Path, quality: Quality) -> None:
        self.quality = quality
        self.frames = 0
        self.container = av.open(str(path), "w", format="mp4")
        self.stream = self.container.add_stream("libx264", rate=quality.fps)
        self.stream.width, self.stream.height = quality.width, quality.height
        self.stream.pix_fmt = "yuv420p"
        self.stream.time_base = Fraction(1, quality.fps)
        self.stream.options = {
            "preset": "veryfast",
            "crf": str(quality.crf),
            "threads": "1",
            "g": str(quality.fps * 2),
            "profile": "high",
        }
        tag_colours(self.stream.codec_context)

    def write(self, pixels: np.ndarray, repeat: int = 1) -> None:
        image = av.VideoFrame.from_ndarray(pixels, format="rgba")
        frame = image.reformat(
            format="yuv420p", dst_colorspace=av.video.reformatter.Colorspace.ITU601
        )
        frame.time_base = Fraction(1, self.quality.fps)
        for _ in range(repeat):
            frame.pts = self.frames
            frame.pict_type = av.video.frame.PictureType.NONE
            self.frames += 1
            self.container.mux(self.stream.encode(frame))

    def close(self) -> None:
        self.container.mux(self.stream.encode(None))
        self.container.close()


def tag_colours(codec: Any) -> None:
    """Say which matrix was used, or players guess by the size and HD looks different from SD."""
    codec.colorspace = BT601
    codec.color_primaries = BT709
    codec.color_trc = BT709
    codec.color_range = LIMITED_RANGE


def film_writer(film: Film, after_frame: Callable[[int], None]) -> type[SceneFileWriter]:
    """A file writer class for Manim that feeds ``film`` and reports the frame count."""

    class FilmWriter(SceneFileWriter):
        def begin_animation(self, allow_write: bool = False, **_: Any) -> None:
            self.writing = allow_write

        def end_animation(self, allow_write: bool = False) -> None:  # noqa: ARG002, Manim's call
            self.writing = False

        def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
            if self.writing:
                film.write(pixels, repeat)
                after_frame(film.frames)

        def finish(self) -> None:
            film.close()

        def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:  # noqa: ARG002, Manim
            film.container.close()

    return FilmWriter

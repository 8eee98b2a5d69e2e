"""Manim's camera, noting where on the frame it draws."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import cairo
from manim import Camera

from render.fast.canvas import NOTHING, Box

# cairo cuts the spike of a corner at ten times half the width of the line
SPIKE = 5.0
SMOOTHED = 2  # pixels around a shape that may be partly covered


class WatchedCamera(Camera):
    """Knows the box around all that was drawn since ``begin``, and the paths of the frame before:
    an outline that has not changed is not built again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._paths: dict[bytes, Any] = {}
        self._former: dict[bytes, Any] = {}
        super().__init__(*args, **options)

    def begin(self) -> None:
        self._former, self._paths = self._paths, {}
        self._left = self._top = math.inf
        self._right = self._bottom = -math.inf
        self._anywhere = False

    def drawn(self) -> Box:
        """A box that holds every pixel drawn on since ``begin``."""
        if self._anywhere:
            return Box(0, 0, self.pixel_width, self.pixel_height)
        if self._right < self._left:
            return NOTHING
        return Box(
            max(0, math.floor(self._left) - SMOOTHED),
            max(0, math.floor(self._top) - SMOOTHED),
            min(self.pixel_width, math.ceil(self._right) + SMOOTHED),
            min(self.pixel_height, math.ceil(self._bottom) + SMOOTHED),
        )

    def display_vectorized(self, vmobject: Any, ctx: cairo.Context[Any]) -> WatchedCamera:
        self._note(vmobject, ctx)
        return super().display_vectorized(vmobject, ctx)

    def set_cairo_context_path(self, ctx: cairo.Context[Any], vmobject: Any) -> WatchedCamera:
        """Cairo gives a path back as it would be built again from the same points."""
        if len(vmobject.points) == 0:
            return super().set_cairo_context_path(ctx, vmobject)
        key = vmobject.points.tobytes()
        path = self._paths.get(key) or self._former.get(key)
        if path is None:
            super().set_cairo_context_path(ctx, vmobject)
            path = ctx.copy_path()
        else:
            ctx.new_path()
            ctx.append_path(path)
        self._paths[key] = path
        return self

    def display_multiple_background_colored_vmobjects(self, *args: Any) -> Any:
        self._anywhere = True
        return super().display_multiple_background_colored_vmobjects(*args)

    def display_multiple_point_cloud_mobjects(self, *args: Any) -> Any:
        self._anywhere = True
        return super().display_multiple_point_cloud_mobjects(*args)

    def display_multiple_image_mobjects(self, *args: Any) -> Any:
        self._anywhere = True
        return super().display_multiple_image_mobjects(*args)

    def _note(self, vmobject: Any, ctx: cairo.Context[Any]) -> None:
        """A curve lies within the box of its control points, a line within its width of it."""
        points = self.transform_points_pre_display(vmobject, vmobject.points)
        if len(points) == 0:
            return
        low, high = points.min(axis=0), points.max(axis=0)
        ends = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        if not all(map(math.isfinite, ends)):
            self._anywhere = True
            return
        matrix = ctx.get_matrix()
        reach = self._reach(vmobject) * matrix.xx
        self._left = min(self._left, ends[0] * matrix.xx + matrix.x0 - reach)
        self._right = max(self._right, ends[2] * matrix.xx + matrix.x0 + reach)
        self._top = min(self._top, ends[3] * matrix.yy + matrix.y0 - reach)
        self._bottom = max(self._bottom, ends[1] * matrix.yy + matrix.y0 + reach)

    def _reach(self, vmobject: Any) -> float:
        """How far from its path the object is drawn, in units of the scene."""
        widths: Iterable[float] = map(float, map(vmobject.get_stroke_width, (False, True)))
        return max(widths) * float(self.cairo_line_width_multiple) * SPIKE

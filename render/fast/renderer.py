"""Manim's renderer without its copies: it clears and passes on only what changed on the frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from manim.camera.camera import Camera
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update

from render.fast.camera import WatchedCamera
from render.fast.canvas import NOTHING, Box


class FastRenderer(CairoRenderer):
    """Draws the same frames as its base. Its file writer must be done with a frame when it
    returns, and may ask ``changed`` where the frame differs from the last (None: anywhere).

    With another camera than Manim's plain one all of every frame is drawn and passed on.
    """

    def __init__(self, *, camera_class: type[Camera] | None = None, **kwargs: Any) -> None:
        watched = WatchedCamera if camera_class in (None, Camera) else camera_class
        super().__init__(camera_class=watched, **kwargs)
        self.changed: Box | None = None
        self.blind = False  # plays without drawing
        self._ground: Any = None
        self._drawn = NOTHING

    def update_frame(
        self,
        scene: Any,
        mobjects: Iterable[Any] | None = None,
        include_submobjects: bool = True,  # Manim's signature
        ignore_skipping: bool = True,
        **kwargs: Any,
    ) -> None:
        if self.blind:
            return
        if not isinstance(self.camera, WatchedCamera):
            super().update_frame(scene, mobjects, include_submobjects, ignore_skipping, **kwargs)
            return
        if self.skip_animations and not ignore_skipping:
            return
        shown = mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
        cleared = self._clear(self.camera)
        self.camera.begin()
        self.camera.capture_mobjects(shown, include_submobjects=include_submobjects, **kwargs)
        self._drawn = self.camera.drawn()
        self.changed = None if cleared is None else cleared.union(self._drawn)

    def _clear(self, camera: WatchedCamera) -> Box | None:
        """The frame as it is without what moves; answers where it was not, None for everywhere."""
        ground: Any = camera.background if self.static_image is None else self.static_image
        if ground is not self._ground:
            camera.set_pixel_array(ground)
            self._ground = ground
            return None
        box = self._drawn
        area = slice(box.top, box.bottom), slice(box.left, box.right)
        camera.pixel_array[area] = ground[area]
        return box

    def render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:  # noqa: ARG002
        self.update_frame(scene, moving_mobjects)
        self.add_frame(self.camera.pixel_array)

    def freeze_current_frame(self, duration: float) -> None:
        frames = int(duration / (1 / self.camera.frame_rate))
        self.add_frame(self.camera.pixel_array, num_frames=frames)

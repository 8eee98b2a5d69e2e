"""Animations drawn side by side: a fork for each, from a scene that is only fast-forwarded.

The parent plays every animation without drawing it, so that the next one starts from where it
ends; what the fork draws is bit-identical to drawing one after the other. That holds as long as a
picture depends on how far its animation is and not on how many frames there were before, so what
counts time on its own is drawn by the parent. Only for code that Troupe has generated.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Animation, Wait, config

from render.fast.reel import Pieces
from render.fast.renderer import FastRenderer
from render.fast.slots import Slots


class ForkFailed(Exception):
    """A fork has ended without its piece; when it could, it has reported why itself."""


class ForkingRenderer(FastRenderer):
    """Draws each animation into a piece of its own, up to ``slots.count`` at a time.

    ``fail`` is called in a fork with the exception that ends it.
    """

    def __init__(
        self,
        *,
        pieces: Pieces,
        slots: Slots,
        fail: Callable[[BaseException], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._pieces, self._slots, self._fail = pieces, slots, fail
        self._forks: set[int] = set()

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        number = self.num_plays
        if counts_time(scene, args):
            self._draw(number, scene, *args, **kwargs)
            return
        self._wait_for(self._slots.count - 1)
        fork = os.fork()
        if fork == 0:
            self._draw_and_end(number, scene, *args, **kwargs)
        self._forks.add(fork)
        self._fast_forward(scene, *args, **kwargs)

    def scene_finished(self, scene: Any) -> None:
        self._wait_for(0)
        super().scene_finished(scene)

    def _draw(self, number: int, scene: Any, *args: Any, **kwargs: Any) -> None:
        with self._slots.taken(), self._pieces.piece(number):
            super().play(scene, *args, **kwargs)

    def _draw_and_end(self, number: int, scene: Any, *args: Any, **kwargs: Any) -> None:
        """The whole life of a fork."""
        try:
            self._draw(number, scene, *args, **kwargs)
        except BaseException as problem:  # scene code may raise anything
            self._fail(problem)
            os._exit(1)
        os._exit(0)

    def _fast_forward(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        begun, self._original_skipping_status, self.blind = self.time, True, True
        try:
            super().play(scene, *args, **kwargs)
        finally:
            self._original_skipping_status = self.blind = False
        scene.update_mobjects(0)
        self.time = begun + frames_of(scene) / config.frame_rate

    def _wait_for(self, most: int) -> None:
        """Until at most so many forks are left. Raises ForkFailed."""
        while len(self._forks) > max(0, most):
            pid, status = os.wait()
            self._forks.discard(pid)
            if status:
                raise ForkFailed(f"an animation's process ended with status {status}")


def counts_time(scene: Any, played: tuple[Any, ...]) -> bool:
    """Whether frames depend on those before them: updaters with dt, and waiting for something."""
    if scene.updaters or any(isinstance(a, Wait) and a.stop_condition for a in played):
        return True
    shown = [a.mobject for a in played if isinstance(a, Animation) and a.mobject is not None]
    family = [*scene.get_mobject_family_members(), *(m for top in shown for m in top.get_family())]
    return any(member.has_time_based_updater() for member in family)


def frames_of(scene: Any) -> int:
    """How many frames Manim makes of the animation that was played last."""
    if scene.is_current_animation_frozen_frame():
        return int(scene.duration / (1 / config.frame_rate))
    return len(np.arange(0, scene.duration, 1 / config.frame_rate))

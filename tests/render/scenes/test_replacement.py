"""One scene that fails costs a picture, never the video."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest

from render.lesson import LessonFiles, render_lesson
from render.plan.lesson import Beat, LessonPlan, Scene
from render.planner.offline import plan_lesson
from render.quality import Quality
from render.scenes import replacement
from render.scenes.replacement import code_of, plain_scene, render_planned, with_plain
from render.scenes.scene import RenderCancelled, SceneFailed

pytestmark = pytest.mark.slow

LOW = Quality.parse("low")
BROKEN = "from manim import *\nclass Scene002(Scene):\n    def construct(self):\n        1 / 0\n"


def plan() -> LessonPlan:
    return plan_lesson("Parabolas", "The quadratic function x^2 - 5x + 6", duration=9)


@pytest.fixture(scope="module")
def wounded(tmp_path_factory: pytest.TempPathFactory) -> tuple[LessonFiles, list[int]]:
    """A whole lesson whose second scene divides by nought, and the numbers as they were tried."""
    tried: list[int] = []

    def second_is_broken(*given: Any, **options: Any) -> Any:
        tried.append(int(given[1].removeprefix("Scene")))
        return real(*given, **options)

    real = replacement.render_scene
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replacement, "code_of", lambda p, n: BROKEN if n == 2 else code_of(p, n))
        patch.setattr(replacement, "render_scene", second_is_broken)
        out = tmp_path_factory.mktemp("wounded")
        files = render_lesson(
            "Parabolas", "The quadratic function x^2 - 5x + 6", LOW, out, duration=9, voice=None
        )
    return files, tried


def test_the_video_is_whole_and_as_long_as_planned(
    wounded: tuple[LessonFiles, list[int]],
) -> None:
    files, _ = wounded
    with av.open(str(files.finished.video)) as film:
        frames = sum(1 for _ in film.decode(video=0))
    assert frames / 15 == pytest.approx(files.plan.seconds, abs=0.1)


def test_the_scene_that_failed_was_tried_twice_and_is_named(
    wounded: tuple[LessonFiles, list[int]],
) -> None:
    files, tried = wounded
    (lost,) = files.degraded
    assert (lost.number, lost.code) == (2, "SCENE_ERROR")
    assert "ZeroDivisionError" in lost.reason
    assert sorted(tried) == [1, 2, 2, 2, *range(3, len(files.plan.scenes) + 1)]


def test_its_code_is_that_of_the_plain_scene_with_the_same_words(
    wounded: tuple[LessonFiles, list[int]],
) -> None:
    files, _ = wounded
    code = files.scene_codes[1].read_text()
    assert "1 / 0" not in code
    for beat in files.plan.scenes[1].beats:
        assert " ".join(beat.say.split()) in code


def test_what_fails_only_once_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [SceneFailed("CRASHED", "the render process ended with SIGKILL")]

    def unlucky_once(*given: Any, **options: Any) -> Any:
        if failures:
            raise failures.pop()
        return real(*given, **options)

    real = replacement.render_scene
    monkeypatch.setattr(replacement, "render_scene", unlucky_once)
    made = render_planned(plan(), 1, LOW, tmp_path / "out.mp4")
    assert made.degraded is None
    assert made.code == code_of(plan(), 1)


def failing(failure: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise failure

    return fail


def test_a_plan_that_cannot_be_drawn_is_replaced_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = replacement.scene_code
    monkeypatch.setattr(
        replacement, "scene_code", lambda p, n: real(p, n) if is_plain(p.scenes[n - 1]) else {}[n]
    )
    made = render_planned(plan(), 1, LOW, tmp_path / "out.mp4")
    assert made.degraded is not None
    assert made.degraded.code == "NO_CODE"


def is_plain(scene: Scene) -> bool:
    return all(thing.id.startswith("said_") for thing in scene.objects)


def test_a_cancelled_scene_is_neither_tried_again_nor_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacement, "render_scene", failing(RenderCancelled("stop")))
    with pytest.raises(RenderCancelled):
        render_planned(plan(), 1, LOW, tmp_path / "out.mp4")


def test_when_nothing_can_be_rendered_the_failure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacement, "render_scene", failing(SceneFailed("CRASHED", "no memory")))
    with pytest.raises(SceneFailed, match="no memory"):
        render_planned(plan(), 1, LOW, tmp_path / "out.mp4")


@pytest.mark.parametrize("topic", ["Parabolas", "Bubble sort", "Volcanoes", "Sine waves"])
def test_a_plain_scene_says_the_same_for_as_long(topic: str) -> None:
    for scene in plan_lesson(topic, "Hot rock rises. It cools. It falls again.").scenes:
        plain = plain_scene(scene)
        assert [(b.say, b.seconds) for b in plain.beats] == [
            (b.say, b.seconds) for b in scene.beats
        ]
        assert Scene.model_validate(plain.model_dump()) == plain


def test_a_long_sentence_with_an_endless_word_can_be_read_in_a_plain_scene(tmp_path: Path) -> None:
    """The layout check is on here; where a scene is replaced it is off."""
    given = plan()
    beats = tuple(Beat(say=say, seconds=2.0) for say in ("word " * 30 + "w" * 200, "", "End."))
    long = given.scenes[1].model_copy(update={"beats": beats, "title": "A title " * 14})
    changed = given.model_copy(update={"scenes": (long, *given.scenes[1:])})
    made = render_planned(with_plain(changed, 1), 1, LOW, tmp_path / "out.mp4")
    assert made.degraded is None

"""Every scene of every lesson is code that passes the lint, compiles and stands alone."""

from __future__ import annotations

import ast

import pytest

from render.code.bundle import used_names
from render.code.scene_code import scene_code, scene_name
from render.plan.code_rules import PARSING, check_code
from render.planner.offline import plan_lesson
from tests.render.planner.test_planner import QUADRATIC, TOPICS

HOSTILE = 'He said """hello""" \\ and # \n import os; {x} \u2028 $\\textbf{a}$ \' "'


@pytest.mark.parametrize(("topic", "description"), [*TOPICS, (HOSTILE, f"{HOSTILE}. {HOSTILE}")])
def test_all_code_passes_the_lint_and_compiles(topic: str, description: str) -> None:
    plan = plan_lesson(topic, description)
    for number in range(1, len(plan.scenes) + 1):
        code = scene_code(plan, number)
        check_code(code, scene_name(number))
        compile(code, "scene.py", "exec")
        assert not any(word in code for word in ("render.", "troupe"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pydub, which Manim imports
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # and which misses ffmpeg
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_scene_defines_all_that_it_uses_beyond_manim_and_numpy() -> None:
    import builtins

    import manim

    plan = plan_lesson(*QUADRATIC)
    for number in range(1, len(plan.scenes) + 1):
        tree = ast.parse(scene_code(plan, number))
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        stored |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        stored |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
        known = stored | {"np", "Callable", "Sequence", "pairwise", "Any"} | set(dir(builtins))
        loaded = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        assert loaded - known <= set(dir(manim))


def test_an_unknown_scene_number_is_refused() -> None:
    plan = plan_lesson(*QUADRATIC)
    for number in (0, 7, -1):
        with pytest.raises(IndexError):
            scene_code(plan, number)


def test_threads_parse_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once raise SystemError in CPython 3.11, in the kit as in the rules."""
    at_once: list[bool] = []
    parse = ast.parse

    def seen(*given: object, **options: object) -> object:
        at_once.append(not PARSING.locked())
        return parse(*given, **options)  # type: ignore[call-overload]  # as it was called

    monkeypatch.setattr(ast, "parse", seen)
    used_names.cache_clear()
    scene_code(plan_lesson("Parabolas"), 1)
    assert at_once
    assert not any(at_once)

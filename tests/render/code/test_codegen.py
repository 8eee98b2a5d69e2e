"""Every scene of every lesson is code that passes the lint, compiles, and needs only its kit."""

from __future__ import annotations

import ast
from statistics import median

import pytest

from render.code.kit_file import definitions, kit_source
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
        assert not any(word in code for word in ("render.", "troupe."))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pydub, which Manim imports
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # and which misses ffmpeg
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_all_that_a_scene_uses_is_its_own_or_of_manim_or_of_the_kit() -> None:
    import manim

    plan = plan_lesson(*QUADRATIC)
    for number in range(1, len(plan.scenes) + 1):
        used = undefined_names(scene_code(plan, number))
        assert used - set(dir(manim)) <= set(definitions())


def undefined_names(source: str) -> set[str]:
    """What it reads and nowhere makes, beside what Python has."""
    import builtins

    nodes = list(ast.walk(ast.parse(source)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    made = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    made |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    made |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    made |= {n.id for n in names if n.id.startswith("__")}
    return {node.id for node in names} - made - set(dir(builtins))


def test_a_scene_is_as_long_as_a_teacher_would_write_it() -> None:
    """Half of the scenes have fewer than 60 lines, and the class comes first."""
    lengths = []
    for topic, description in TOPICS:
        plan = plan_lesson(topic, description)
        for number in range(1, len(plan.scenes) + 1):
            code = scene_code(plan, number)
            lengths.append(code.count("\n"))
            first = next(line for line in code.split("\n") if line and line[0] not in "#f")
            assert first == f"class {scene_name(number)}(Scene):"
    assert len(lengths) > 80
    assert median(lengths) < 60


def test_an_unknown_scene_number_is_refused() -> None:
    plan = plan_lesson(*QUADRATIC)
    for number in (0, len(plan.scenes) + 1, -1):
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
    definitions.cache_clear()
    kit_source.cache_clear()
    scene_code(plan_lesson("Parabolas"), 1)
    assert at_once
    assert not any(at_once)

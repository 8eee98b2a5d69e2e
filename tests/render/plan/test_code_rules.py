"""What scene code may say: imports, names and attributes, each refusal with its line."""

from __future__ import annotations

import pytest

from render.plan.code_rules import CodeRefused, check_code, source_flaws

SCENE = "from manim import *\nclass A(Scene):\n    def construct(self):\n        {}\n"


@pytest.mark.parametrize(
    "attack",
    [
        "import os",
        "from os import system",
        "import manim.utils.file_ops",
        "from . import secrets",
        "open('/etc/passwd')",
        "eval('1')",
        "exec('1')",
        "__import__('os')",
        "().__class__.__bases__[0].__subclasses__()",
        "getattr(self, 'x')",
        "print(__builtins__)",
        "globals()",
        "np.load('x')",
        "np.fromfile('x')",
        "np.ctypeslib",
        "ImageMobject('/etc/passwd')",
        "SVGMobject('/etc/passwd')",
        "self.add_sound('x')",
        "self.renderer.file_writer",
        "self.construct.__globals__",
        "(x for x in ()).gi_frame",
        "breakpoint()",
        "compile('1', '', 'eval')",
    ],
)
def test_the_lint_refuses_attacks(attack: str) -> None:
    check_code(SCENE.format("self.wait()"), "A")
    with pytest.raises(CodeRefused, match=r"line 4"):
        check_code(SCENE.format(attack), "A")


@pytest.mark.parametrize("code", ["class A(", "x = 1", "\0", "class B: pass", "(" * 5000])
def test_what_is_no_scene_is_refused_with_a_reason(code: str) -> None:
    with pytest.raises(CodeRefused):
        check_code(code, "A")


@pytest.mark.parametrize(
    "line",
    [
        "from numpy import load",
        "from numpy import ctypeslib as c",
        "match 1:\n    case int(__class__=c):\n        pass",
        "match 1:\n    case Scene(renderer=r):\n        pass",
    ],
)
def test_lint_knows_what_a_module_or_a_pattern_gives_away(line: str) -> None:
    with pytest.raises(CodeRefused, match="not allowed"):
        check_code(f"{line}\nclass A(Scene):\n    pass\n", "A")


def test_every_flaw_of_a_source_is_told_with_its_line() -> None:
    flaws = source_flaws("import os\nfrom manim import *\nopen('a')\nclass A(Scene):\n    pass\n")
    assert [flaw.split(":")[0] for flaw in flaws] == ["line 1", "line 3"]


def test_code_too_deep_for_the_parser_is_refused_in_words() -> None:
    assert source_flaws(SCENE.format("pass") + "x = " + "-" * 15_000 + "1\n") == [
        "the code is not Python: it is nested too deeply"
    ]


def test_code_may_name_a_picture_of_its_own_folder_and_no_other_file() -> None:
    check_code(SCENE.format('ImageMobject("asset_0a.png")'), "A")
    for file in ("/etc/passwd", "../asset_0a.png", "asset_0a.svg", "asset_0a.png/../x"):
        with pytest.raises(CodeRefused):
            check_code(SCENE.format(f'ImageMobject("{file}")'), "A")
    for other in (
        "ImageMobject(name)",
        "x = ImageMobject",
        'ImageMobject("asset_0a.png", invert=1)',
    ):
        with pytest.raises(CodeRefused):
            check_code(SCENE.format(other), "A")

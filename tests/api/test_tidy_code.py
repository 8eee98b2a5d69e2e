"""Tidied code is the same program in the usual white space, with its comments."""

from __future__ import annotations

import ast

from api.t2m.programs.tidy_code import tidy_code
from render.code.scene_code import scene_code
from render.planner.offline import plan_lesson

blanks = "   "  # written like this, so that no editor removes them
UNTIDY = f'''

# head
import os
def f(a,
   b):
  """Says
    it{blanks}
  """
  if a: # why

      # deeper
      return b{blanks}
  # last
  return [
     1, # one
  ]




@deco
def g(): pass
'''
TIDY = f'''# head
import os


def f(a,
   b):
    """Says
    it{blanks}
  """
    if a:  # why

        # deeper
        return b
    # last
    return [
       1,  # one
    ]


@deco
def g(): pass
'''


def test_white_space_is_put_in_order_and_comments_stay() -> None:
    assert tidy_code(UNTIDY) == TIDY
    assert tidy_code(TIDY) == TIDY
    assert ast.dump(ast.parse(UNTIDY)) == ast.dump(ast.parse(TIDY))


def test_code_that_does_not_parse_comes_back_as_it_is() -> None:
    for broken in ("def f(:\n", "x = (1,\n", "  x\n y\n", "'''"):
        assert tidy_code(broken) == broken


def test_the_code_of_our_scenes_is_tidy_already() -> None:
    lesson = plan_lesson("Quadratic functions", "", duration=20)
    for number in range(1, len(lesson.scenes) + 1):
        code = scene_code(lesson, number)

        assert tidy_code(code) == code

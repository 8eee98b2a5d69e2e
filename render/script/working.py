"""``work: derivative of x^2 sin(x)``: a task whose steps are computed, and stand as ``=>`` lines.

Who reads a script hands over who works tasks out; the API, which computes nothing, has nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from render.script.lines import Line
from render.script.refusal import Wrong
from render.script.texts import join_fields, quote

WORK = re.compile(r"work:\s*")


@dataclass(frozen=True)
class WorkedStep:
    """A checked line of a calculation: LaTeX, its reason, and what is said."""

    tex: str
    why: str
    say: str


WorkOut = Callable[[str], Sequence[WorkedStep]]


def worked_lines(line: Line, task: str, work_out: WorkOut | None) -> Iterator[Line]:
    """The steps of the task, as lines at the place of the one that asks for them. Raises Wrong."""
    if work_out is None:
        raise Wrong(
            "tasks are worked out by `./troupe render --script`; here write the steps (`=>`)"
        )
    if not task:
        raise Wrong("say what is to be worked out: `work: derivative of x^2 sin(x)`")
    for step in work_out(task):
        fields = join_fields(map(quote, (step.tex, step.why, step.say)))
        yield Line(f"=> {fields}", list(line.starts))

"""A plan is written as a lesson script, always in the same way, so that it reads back as it was."""

from __future__ import annotations

from render.plan.lesson import Fact, LessonPlan
from render.script.scene_writer import scene_lines
from render.script.texts import join_fields, write_text
from render.script.wrapping import wrap


def write_script(plan: LessonPlan) -> str:
    """The script of the plan. `render.script.reader.read_lesson` reads it as the same plan, as long
    as a beat's own seconds are those that its words and drawings need; others are told."""
    header = [f"topic: {write_text(plan.topic)}"]
    for name in ("description", "theme", "aspect", "language", "font", "voice"):
        value = getattr(plan, name)
        if value != LessonPlan.model_fields[name].default:
            header += wrap(f"{name}: {write_text(value)}")
    header += [line for fact in plan.facts for line in write_fact(fact)]
    scenes = ["\n".join(scene_lines(scene, plan.language)) for scene in plan.scenes]
    return "\n\n".join(["\n".join(header), *scenes]) + "\n"


def write_fact(fact: Fact) -> list[str]:
    return wrap(f"fact: {join_fields(map(write_text, (fact.statement, fact.check)))}")

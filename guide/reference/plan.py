"""The plan of a lesson, from its models."""

from __future__ import annotations

import json

from guide.reference.schemas import write_fields
from render.plan.schema import schema_text

HEAD = """# Plans

A lesson is planned as this document before anything is drawn ([how](../render.md)); people write it
as [a script](../lesson-script.md). The same for programs is
[lesson-plan.schema.json](../lesson-plan.schema.json). Fields that are not listed are refused.
"""


def write_plan() -> str:
    schema = json.loads(schema_text())
    parts = [HEAD, "## LessonPlan\n", write_fields(schema, link_definition), ""]
    for name, definition in schema["$defs"].items():
        parts += [f"## {name}\n", definition.get("description", ""), ""]
        parts += [write_fields(definition, link_definition), ""]
    return "\n".join(parts)


def link_definition(name: str) -> str:
    return f"[{name}](#{name.lower()})"

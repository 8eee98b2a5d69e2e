"""The JSON schema of a lesson's plan.

``python -m render.plan.schema > docs/lesson-plan.schema.json`` publishes it.
"""

from __future__ import annotations

import json
import sys

from render.plan.lesson import LessonPlan


def schema_text() -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **LessonPlan.model_json_schema(mode="validation"),
    }
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())

"""What written lessons make of many requests, as it was when they were still programmed.

``python -m tests.render.planner.catalogue.freeze NAME TOPIC…`` prints what belongs into
``frozen_plans.json``; to be run before a template is moved over, or when a lesson is changed on
purpose.
"""

from __future__ import annotations

import hashlib
import json
import sys
from itertools import islice

from render.planner.catalogue.registry import templates
from render.planner.request import Request

QUESTIONS = 9  # further scenes that are looked at


def digest_of(name: str, topic: str) -> list[float | str]:
    """The template's score for the topic, and a digest of its scenes and further scenes."""
    template, request = templates()[name], Request(topic)
    scenes = [*template.build(request), *islice(template.more(request), QUESTIONS)]
    written = json.dumps([scene.model_dump(mode="json") for scene in scenes], sort_keys=True)
    return [round(template.score(request), 4), hashlib.sha256(written.encode()).hexdigest()[:16]]


if __name__ == "__main__":
    name, *topics = sys.argv[1:]
    found = {name: {topic: digest_of(name, topic) for topic in topics}}
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")

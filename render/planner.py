"""The offline planner: topic and description in plain English become a lesson.

What it knows are the templates of ``render.catalogue``, chosen by words and by the expression in
the text; their content is computed. Everything else becomes an explainer from the description's
own sentences. The same text always gives the same plan.
"""

from __future__ import annotations

from render import prose
from render.catalogue import explainer
from render.catalogue.registry import chosen
from render.catalogue.request import Request
from render.languages import language_of
from render.pacing import paced
from render.plan import MAX_TOPIC, LessonPlan
from render.themes import ThemeName


def plan_lesson(
    topic: str,
    description: str = "",
    *,
    duration: float | None = None,
    theme: ThemeName = "dark",
) -> LessonPlan:
    """A lesson paced for reading aloud, or made to last ``duration`` seconds.

    Raises ValueError for an empty topic or a duration outside MIN_SECONDS to MAX_SECONDS.
    """
    if not topic.strip():
        raise ValueError("the topic is empty")
    name = prose.clipped(prose.subject(topic), MAX_TOPIC)
    about = prose.clipped(prose.clean(description), 5000)
    request = Request(name, about)
    template = chosen(request)
    scenes = (
        template.build(request)
        if template
        else explainer.lesson(name, prose.clipped(description.strip(), 5000))
    )
    language = "en" if template else language_of(about)
    plan = LessonPlan(
        topic=name, description=about, theme=theme, language=language, scenes=tuple(scenes)
    )
    return paced(plan, duration, template.more(request) if template else ())

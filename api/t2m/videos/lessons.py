"""The library of lessons: what is in it, and what may be meant by words that are being typed."""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field

from api.declare import Resource, answer, conditional, guest, limit, query, refuses
from api.dispatch import Answer
from api.limits import T2M_LESSONS
from api.refusals import Missing
from api.schema import Content, Query
from render.library.entry import Entry
from render.library.index import Shelved
from render.library.search import suggest_lessons
from render.library.shelf import NoSuchLesson, public_name, read_lesson_entry

PREFIX = "/api/v1/lessons"
KEPT = {"Cache-Control": "public, max-age=300"}

resource = Resource("lessons", tag="Videos")


class LessonsQuery(Query):
    q: str = Field(
        default="",
        max_length=200,
        description="What was typed so far, its last word perhaps only begun",
        examples=["why do ships"],
    )
    limit: int = Field(default=5, ge=1, le=20, description="At most so many")


class LessonSummary(Content):
    """`name` is what `lesson` of a video's metadata says, `about` the definition in a sentence."""

    name: str
    title: str
    about: str
    subject: str
    level: str

    @classmethod
    def of(cls, lesson: Shelved | Entry, **more: Any) -> Self:
        return cls(
            name=public_name(lesson.name),
            title=lesson.topic,
            about=lesson.about,
            subject=lesson.name.partition("/")[0],
            level=lesson.level,
            **more,
        )


class Lessons(Content):
    lessons: list[LessonSummary]


class LessonDetails(LessonSummary):
    """With other titles, its true statements, and the script: one like it may be sent as
    `script` of a video."""

    also: list[str]
    facts: list[str]
    source: str
    script: str


@resource.get(PREFIX)
@guest
@limit(T2M_LESSONS)
@query(LessonsQuery)
@conditional
@answer(200, Lessons)
def list_lessons(query: LessonsQuery) -> Answer:
    """Lessons of the library that may be meant, the likeliest first."""
    hits = suggest_lessons(query.q, limit=query.limit)
    return Answer(Lessons(lessons=[LessonSummary.of(hit.lesson) for hit in hits]), headers=KEPT)


@resource.get(f"{PREFIX}/<path:name>")
@guest
@limit(T2M_LESSONS)
@conditional
@answer(200, LessonDetails)
@refuses(404)
def show_lesson(name: str) -> Answer:
    """One lesson of the library with its script, by its name with or without `library/`."""
    try:
        entry = read_lesson_entry(name)
    except NoSuchLesson as problem:
        raise Missing(f"{problem}.") from None
    details = LessonDetails.of(
        entry,
        also=list(entry.also),
        facts=list(entry.facts),
        source=entry.source,
        script=entry.script.strip() + "\n",
    )
    return Answer(details, headers=KEPT)

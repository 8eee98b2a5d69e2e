"""Who can speak a lesson."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from api.context import services
from api.declare import Resource, answer, conditional, guest, limit
from api.dispatch import Answer
from api.limits import T2M_LESSONS
from api.schema import Content
from render.plan.voices import ABOUT, VoiceName
from settings import Settings

KEPT = {"Cache-Control": "public, max-age=300"}

resource = Resource("voices", tag="Videos")


class Voice(Content):
    """`name` is what `voice` of a request or a script says."""

    name: VoiceName
    about: str


class Voices(Content):
    voices: list[Voice]
    default: str | None = Field(
        description="Who speaks where no voice is asked for; null: one that the house has added"
    )

    @classmethod
    def of(cls, settings: Settings) -> Self:
        known = [Voice(name=name, about=about) for name, about in ABOUT.items()]
        return cls(voices=known, default=None if any(settings.voice) else settings.built_in_voice)


@resource.get("/api/v1/videos/voices")
@guest
@limit(T2M_LESSONS)
@conditional
@answer(200, Voices)
def list_voices() -> Answer:
    """The voices that a lesson can be spoken by."""
    return Answer(Voices.of(services().settings), headers=KEPT)

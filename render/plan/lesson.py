"""The typed plan of a lesson: lesson → scenes → beats. Planners write it, codegen draws it.

A beat is one spoken sentence with what happens on the screen meanwhile. ``seconds`` is how long
it lasts, narration and holding included, in steps of TICK so that every frame rate meets it.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from render.plan.boards import MOVING, AnyBoard
from render.plan.moves import BoardAction, Exchange, Mark, PointAt, Write, check_board_action
from render.plan.objects import AnyThing, Bars, CircleWave, Graph, Identifier, Thing
from render.plan.programs import Program
from render.plan.replays import BeatStrip, StickFigure
from render.plan.themes import ThemeName
from render.plan.user_assets import AnyExhibit
from render.plan.views import View
from render.plan.voices import VoiceName
from render.quality import Aspect

TICK = 0.2
MIN_SECONDS, MAX_SECONDS = 5.0, 600.0
MAX_TOPIC = 300
MAX_SCENES = 40
MAX_FACTS = 40
FEW_SCENES = "a lesson has at least two scenes, unless its one scene is a view"

Target = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}(\.[a-z0-9_]{1,24})?$")]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Act(Record):
    """Show, hide, emphasise or dim an object or one of its parts."""

    op: Literal["show", "hide", "emphasise", "dim"]
    target: Target


class Replace(Record):
    """One object turns into another of the same kind, which need not have been shown."""

    op: Literal["replace"] = "replace"
    target: Identifier
    by: Identifier


class Morph(Record):
    """A copy of one part of a graph moves and bends until it is another part, which appears so."""

    op: Literal["morph"] = "morph"
    target: Target
    by: Target


class Trace(Record):
    """A dot runs along a curve of a graph, or once around a circle that draws its wave."""

    op: Literal["trace"] = "trace"
    target: Target


class Compare(Record):
    """Two neighbouring bars are looked at, and change places when ``swap`` is set."""

    op: Literal["compare"] = "compare"
    target: Identifier
    at: Annotated[int, Field(ge=0, le=8)]
    swap: bool = False


class Settle(Record):
    """A bar has reached its place for good."""

    op: Literal["settle"] = "settle"
    target: Identifier
    at: Annotated[int, Field(ge=0, le=9)]


Action = Annotated[
    Act | Replace | Morph | Trace | Compare | Settle | Mark | Write | Exchange | PointAt,
    Field(discriminator="op"),
]
AnyObject = Annotated[
    AnyThing | AnyBoard | AnyExhibit | StickFigure | BeatStrip | View, Field(discriminator="kind")
]


class Beat(Record):
    """``pause`` are seconds of silence after the sentence, to think about a question."""

    say: Annotated[str, Field(max_length=400)]
    do: Annotated[tuple[Action, ...], Field(max_length=16)] = ()
    pause: Annotated[float, Field(ge=0, le=20)] = 0.0
    seconds: Annotated[float, Field(gt=0, le=300)] = 1.0


class Scene(Record):
    """``title`` is written at the top unless the scene has a title card.

    A scene shows 1 to 12 objects, or it is ``code``; then its beats only speak.
    ``optional`` scenes may be left out when the lesson must be short.
    """

    title: Annotated[str, Field(min_length=1, max_length=120)]
    objects: Annotated[tuple[AnyObject, ...], Field(max_length=12)] = ()
    beats: Annotated[tuple[Beat, ...], Field(min_length=1, max_length=8)]
    optional: bool = False
    code: Program | None = None

    @property
    def seconds(self) -> float:
        return round(sum(beat.seconds for beat in self.beats), 3)

    def thing(self, name: str) -> Thing:
        """The object with this id. Raises KeyError."""
        return {thing.id: thing for thing in self.objects}[name]

    @model_validator(mode="after")
    def shows_objects_or_is_code(self) -> Scene:
        if self.code is None and not self.objects:
            raise ValueError("it shows nothing: name 1 to 12 objects, or give code")
        if self.code is not None and (self.objects or any(beat.do for beat in self.beats)):
            raise ValueError("a scene of code has no objects, and its beats have no actions")
        return self

    @model_validator(mode="after")
    def ids_are_unique(self) -> Scene:
        doubled = [name for name, n in Counter(t.id for t in self.objects).items() if n > 1]
        if doubled:
            raise ValueError(f"two objects of scene {self.title!r} are called {doubled[0]!r}")
        return self

    @model_validator(mode="after")
    def actions_name_what_exists(self) -> Scene:
        for action in (action for beat in self.beats for action in beat.do):
            check_action(self, action)
        return self


def check_action(scene: Scene, action: Action) -> None:
    """Raises ValueError when the action names no object, no part, or the wrong kind."""
    name, _, part = action.target.partition(".")
    things = {thing.id: thing for thing in scene.objects}
    if name not in things:
        raise ValueError(f"{action.op} names {name!r}, which scene {scene.title!r} does not hold")
    if part and part not in set(things[name].parts()):
        raise ValueError(f"{name!r} has no part {part!r}")
    if isinstance(action, Trace):
        check_trace(things[name], part)
    if isinstance(action, Morph):
        check_morph(things, action)
    if isinstance(action, Compare | Settle):
        check_bar(things[name], action.at + isinstance(action, Compare))
    if isinstance(action, Replace):
        check_replacement(things, name, action.by)
    if isinstance(action, BoardAction):
        check_board_action(things[name], part, action)


def check_morph(things: dict[str, AnyObject], action: Morph) -> None:
    name, _, part = action.by.partition(".")
    if name not in things or part not in set(things[name].parts()):
        raise ValueError(f"morph leads to {action.by!r}, which is no part of an object here")


def check_trace(thing: Thing, part: str) -> None:
    if isinstance(thing, (CircleWave, *MOVING)):
        return
    if not isinstance(thing, Graph) or part not in {curve.id for curve in thing.curves}:
        raise ValueError("only a curve of a graph or a circle can be traced")


def check_bar(thing: Thing, last: int) -> None:
    if not isinstance(thing, Bars) or last >= len(thing.values):
        raise ValueError(f"{thing.id!r} has no bar number {last}")


def check_replacement(things: dict[str, AnyObject], name: str, by: str) -> None:
    if by not in things or things[by].kind != things[name].kind:
        raise ValueError(f"{name!r} can only be replaced by an object of its own kind")


class Fact(Record):
    """A true statement that the lesson rests on, and how it was checked. It is not shown."""

    statement: Annotated[str, Field(min_length=1, max_length=400)]
    check: Annotated[str, Field(min_length=1, max_length=200)]


class LessonPlan(Record):
    version: Literal[1] = 1
    topic: Annotated[str, Field(min_length=1, max_length=MAX_TOPIC)]
    description: Annotated[str, Field(max_length=5000)] = ""
    theme: ThemeName = "dark"
    aspect: Aspect = "16:9"
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    font: Annotated[str, Field(max_length=60)] | None = None
    voice: VoiceName | None = None
    facts: Annotated[tuple[Fact, ...], Field(max_length=MAX_FACTS)] = ()
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1, max_length=MAX_SCENES)]

    @model_validator(mode="after")
    def has_two_scenes_or_a_view(self) -> LessonPlan:
        if len(self.scenes) == 1 and not any(isinstance(t, View) for t in self.scenes[0].objects):
            raise ValueError(FEW_SCENES)
        return self

    @property
    def seconds(self) -> float:
        return round(sum(scene.seconds for scene in self.scenes), 3)

    def beat_times(self) -> list[tuple[float, float, Beat]]:
        """Start, end (seconds from the lesson's beginning) and beat, in order."""
        beats = [beat for scene in self.scenes for beat in scene.beats]
        ends = [round(end, 3) for end in accumulate(beat.seconds for beat in beats)]
        return list(zip([0.0, *ends], ends, beats, strict=False))

"""What can be asked for when one scene of a finished video is to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from api.schema import Body
from api.t2m.videos.generation import LARGEST_SCRIPT, MOST_SCENES, READABLE

if TYPE_CHECKING:
    from render.editing.scene_edit import SceneEdit

LONGEST_SENTENCE = 400
LONGEST_TITLE = 120
MOST_VALUES = 20
ALONE = ("delete", "values")
OVER_SCRIPT = ("title", "say", "change")

Words = Annotated[str, StringConstraints(min_length=1, max_length=320), READABLE]
ValueName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
ValueText = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[^\r\n]{1,200}$"), READABLE
]


class Rewording(Body):
    """A text or number of the scene, and what takes its place wherever it is shown or said."""

    old: Words = Field(alias="from", examples=["20"])
    new: Annotated[str, StringConstraints(max_length=320), READABLE] = Field(
        alias="to", examples=["25"]
    )


class EditedScene(Body):
    """One change, or several of one scene: they are made in the order of these fields."""

    script: Annotated[str, StringConstraints(min_length=1, max_length=LARGEST_SCRIPT)] | None = (
        Field(default=None, description="The scene written anew, as `scenes` shows its `script`")
    )
    title: (
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE),
            READABLE,
        ]
        | None
    ) = None
    sentence: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Which sentence `say` is, from 1", examples=[2]
    )
    say: (
        Annotated[
            str, StringConstraints(strip_whitespace=True, max_length=LONGEST_SENTENCE), READABLE
        ]
        | None
    ) = Field(default=None, description="Its new words", examples=["It travels far."])
    change: Rewording | None = None
    position: Annotated[int, Field(ge=1, le=MOST_SCENES)] | None = Field(
        default=None, description="The scene's new number; those behind it move on"
    )
    delete: Literal[True] | None = Field(default=None, description="The lesson goes on without it")
    values: (
        Annotated[dict[ValueName, ValueText | float], Field(min_length=1, max_length=MOST_VALUES)]
        | None
    ) = Field(
        default=None,
        description="New values of the `let` lines of the script that the video was made of: "
        "every scene that uses one changes, not only this one",
    )

    @model_validator(mode="after")
    def says_what_to_change(self) -> EditedScene:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if not given:
            raise ValueError("say what is to change: say with sentence, change, script, title, …")
        if (self.sentence is None) != (self.say is None):
            raise ValueError("sentence and say belong together: which one, and its new words")
        for name in ALONE:
            if name in given and len(given) > 1:
                raise ValueError(f"{name} is a change of its own: send nothing else with it")
        if self.script is not None and (beside := [n for n in OVER_SCRIPT if n in given]):
            raise ValueError(f"write {beside[0]} into the script itself")
        return self

    def edit(self) -> SceneEdit:
        from render.editing.scene_edit import SceneEdit

        return SceneEdit(
            title=self.title,
            sentence=self.sentence,
            say=self.say,
            change=(self.change.old, self.change.new) if self.change else None,
            script=self.script,
            position=self.position,
            delete=bool(self.delete),
        )

    def words(self, number: int) -> str:
        """What was changed, for the list of versions."""
        scene = f"Scene {number}"
        if self.values:
            return ", ".join(f"{name} = {value_text(v)}" for name, v in self.values.items())
        told = {
            "written anew": self.script is not None,
            f"called {self.title!r}": self.title is not None,
            f"sentence {self.sentence} reworded": self.say is not None,
            f"{self.change.old!r} is now {self.change.new!r}" if self.change else "": self.change
            is not None,
            f"moved to place {self.position}": self.position is not None,
            "deleted": self.delete,
        }
        return f"{scene}: {', '.join(words for words, true in told.items() if true)}"


def value_text(value: str | float) -> str:
    """A value as a script has it."""
    return value if isinstance(value, str) else f"{value:.7g}"

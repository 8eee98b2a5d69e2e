"""What can be asked for when a video is to be made: a topic, a prompt, or a plan."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    StringConstraints,
    Tag,
)

from api.schema import Body

LONGEST_TOPIC = 300
LARGEST_PLAN = 256 * 1024  # bytes of JSON
DEEPEST_PLAN = 16
MOST_SCENES = 40
MOST_ASSETS = 8

Quality = Literal["low", "medium", "high", "720p", "1080p"]
Theme = Literal["dark", "light", "high_contrast"]
Seconds = Annotated[float, Field(ge=5, le=600)]


def _text(most: int, least: int = 1) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


def _readable(text: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in text):
        raise ValueError("a text without control characters")
    return text


def _plan(given: dict[str, Any]) -> dict[str, Any]:
    """What can be said of a plan without knowing its kinds; the workers read the rest.

    Numbers that JSON does not know, such as NaN, are a ValueError of the writer.
    """
    if _depth(given) > DEEPEST_PLAN:
        raise ValueError(f"a plan has at most {DEEPEST_PLAN} levels")
    if len(json.dumps(given, allow_nan=False).encode()) > LARGEST_PLAN:
        raise ValueError(f"a plan has at most {LARGEST_PLAN // 1024} KiB of JSON")
    topic, scenes = given.get("topic"), given.get("scenes")
    if not isinstance(topic, str) or not topic.strip() or len(topic) > LONGEST_TOPIC:
        raise ValueError(f"topic: a text of 1 to {LONGEST_TOPIC} characters")
    if not isinstance(scenes, list) or not all(isinstance(scene, dict) for scene in scenes):
        raise ValueError("scenes: a list of objects")
    if not 1 <= len(scenes) <= MOST_SCENES:
        raise ValueError(f"scenes: 1 to {MOST_SCENES} of them")
    return given


def _depth(value: Any) -> int:
    """Of nested lists and objects; without recursion, for nobody knows how deep it is."""
    level, depth = [value], 0
    while level and depth <= DEEPEST_PLAN:
        inner = (
            v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list)
        )
        level, depth = [item for items in inner for item in items], depth + 1
    return depth


def _once(assets: list[str]) -> list[str]:
    if len(set(assets)) < len(assets):
        raise ValueError("an asset is named twice")
    return assets


READABLE = AfterValidator(_readable)
Plan = Annotated[dict[str, Any], AfterValidator(_plan)]
AssetId = Annotated[str, StringConstraints(pattern=r"^asset_[0-9a-f]{1,64}$")]
Assets = Annotated[list[AssetId], Field(max_length=MOST_ASSETS), AfterValidator(_once)]


class Output(Body):
    hls: bool = Field(default=False, description="Also as HLS: `…/hls/master.m3u8`")


class Wish(Body):
    """What every form may say."""

    quality: Quality = "medium"
    duration: Seconds | None = Field(
        default=None, description="Seconds; by itself as long as it needs", examples=[10]
    )
    theme: Theme | None = Field(default=None, description="The look; dark by itself")
    assets: Assets = Field(
        default=[],
        description="Ids of assets that the video is to use: pictures and data become scenes, a "
        "sound plays under the voice, a font sets the texts",
    )
    output: Output = Output()

    def common(self) -> dict[str, Any]:
        """What the job is to know; what was not asked for is left out."""
        found: dict[str, Any] = {"quality": self.quality, "duration": self.duration}
        found |= {"theme": self.theme} if self.theme else {}
        found |= {"assets": self.assets} if self.assets else {}
        return found | ({"hls": True} if self.output.hls else {})


class Configured(Wish):
    enable_s3_upload: bool = Field(
        default=True, description="false: the files are served by this API"
    )
    generate_thumbnails: bool = True

    def common(self) -> dict[str, Any]:
        switches = ("enable_s3_upload", "generate_thumbnails")
        return super().common() | {name: getattr(self, name) for name in switches}


class Configuration(Configured):
    topic: Annotated[str, _text(LONGEST_TOPIC), READABLE] = Field(
        examples=["Mathematical Functions"]
    )
    description: Annotated[str, _text(4000, least=0), READABLE] = Field(
        default="", examples=["Educational video explaining quadratic functions"]
    )

    def parameters(self) -> dict[str, Any]:
        return {"topic": self.topic, "description": self.description, **self.common()}


class PlannedConfiguration(Configured):
    """A plan instead of a topic, as `plan.json` of a video has it."""

    plan: Plan

    def parameters(self) -> dict[str, Any]:
        return {"topic": self.plan["topic"].strip(), "description": "", **self.common()}


class NestedGenerate(Body):
    configuration: Configuration

    def parameters(self) -> dict[str, Any]:
        return self.configuration.parameters()

    @property
    def plan(self) -> dict[str, Any] | None:
        return None


class NestedPlan(Body):
    configuration: PlannedConfiguration

    def parameters(self) -> dict[str, Any]:
        return self.configuration.parameters()

    @property
    def plan(self) -> dict[str, Any] | None:
        return self.configuration.plan


class FlatGenerate(Wish):
    prompt: Annotated[str, _text(2000), READABLE] = Field(
        examples=["A beautiful sunset over mountains"]
    )

    def parameters(self) -> dict[str, Any]:
        topic = textwrap.shorten(self.prompt, LONGEST_TOPIC, placeholder=" …")
        description = "" if topic == self.prompt else self.prompt
        switches = {"enable_s3_upload": True, "generate_thumbnails": True}
        said = {"topic": topic, "description": description, "prompt": self.prompt}
        return {**said, **self.common(), **switches}

    @property
    def plan(self) -> dict[str, Any] | None:
        return None


Form = Literal["<nested>", "<nested plan>", "<flat>", "<flat plan>"]


def _form(given: Any) -> Form:
    """Which form it is meant to be: by its class, or by the names in it."""
    known: dict[type, Form] = {
        NestedGenerate: "<nested>",
        NestedPlan: "<nested plan>",
        FlatGenerate: "<flat>",
        PlannedConfiguration: "<flat plan>",
    }
    if type(given) in known:
        return known[type(given)]
    named = given if isinstance(given, dict) else {}
    if "configuration" in named:
        inner = named["configuration"]
        return "<nested plan>" if isinstance(inner, dict) and "plan" in inner else "<nested>"
    return "<flat plan>" if "plan" in named else "<flat>"


class Generate(RootModel[Any]):
    """`{"configuration": {…}}`, or `{"prompt": …, "duration": …, "quality": …}`.

    Either may have a `plan` in the place of the topic or prompt.
    """

    model_config = ConfigDict(frozen=True)
    root: Annotated[
        Annotated[NestedGenerate, Tag("<nested>")]
        | Annotated[NestedPlan, Tag("<nested plan>")]
        | Annotated[FlatGenerate, Tag("<flat>")]
        | Annotated[PlannedConfiguration, Tag("<flat plan>")],
        Discriminator(_form),
    ]

    def parameters(self) -> dict[str, Any]:
        """What the job is to know, the same for all forms; a plan is kept apart."""
        found: dict[str, Any] = self.root.parameters()
        return found

    @property
    def plan(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.root.plan
        return found

    @property
    def assets(self) -> list[str]:
        return list(self.parameters().get("assets", ()))

"""What can be asked for when a video is to be made: a topic, a prompt, a plan, or a script."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from dataclasses import replace
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    StringConstraints,
    Tag,
)

from api.job_options import JobOptions
from api.schema import Body
from render.plan.voices import VoiceName
from services.jobs.kinds.video_generation import VideoParameters

LONGEST_TOPIC = 300
LARGEST_PLAN = 256 * 1024  # bytes of JSON
DEEPEST_PLAN = 16
LARGEST_SCRIPT = 128 * 1024  # letters
MOST_SCENES = 40
MOST_ASSETS = 8

Quality = Literal["low", "medium", "high", "720p", "1080p"]
Theme = Literal["dark", "light", "high_contrast"]
Aspect = Literal["16:9", "9:16", "1:1"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
Seconds = Annotated[float, Field(ge=5, le=600)]


def _text(most: int, least: int = 1) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


def _demand_readable(text: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in text):
        raise ValueError("a text without control characters")
    return text


def _demand_shallow_plan(given: dict[str, Any]) -> dict[str, Any]:
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


def _demand_no_repeats(assets: list[str]) -> list[str]:
    if len(set(assets)) < len(assets):
        raise ValueError("an asset is named twice")
    return assets


READABLE = AfterValidator(_demand_readable)
Plan = Annotated[dict[str, Any], AfterValidator(_demand_shallow_plan)]
Script = Annotated[str, StringConstraints(min_length=1, max_length=LARGEST_SCRIPT)]
AssetId = Annotated[str, StringConstraints(pattern=r"^asset_[0-9a-f]{1,64}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Assets = Annotated[list[AssetId], Field(max_length=MOST_ASSETS), AfterValidator(_demand_no_repeats)]


class Output(Body):
    hls: bool = Field(default=False, description="Also as HLS: `…/hls/master.m3u8`")


class VideoRequest(Body):
    """What every form may say."""

    quality: Quality = "medium"
    duration: Seconds | None = Field(
        default=None, description="Seconds; by itself as long as it needs", examples=[10]
    )
    theme: Theme | None = Field(default=None, description="The look; dark by itself")
    voice: VoiceName | None = Field(
        default=None,
        description="Who speaks (`GET /api/v1/videos/voices`); by itself that of the plan or "
        "script, else the one that the house has set",
    )
    aspect: Aspect | None = Field(
        default=None,
        description="The shape of the frame, for which everything is laid out anew: `9:16` for "
        "phones, `1:1` for feeds; that of the plan or script, else 16:9. `quality` counts the "
        "lines of the shorter side",
    )
    assets: Assets = Field(
        default=[],
        description="Ids of assets that the video is to use: pictures and data become scenes, a "
        "sound plays under the voice, a font sets the texts",
    )
    output: Output = Output()

    def about(self, topic: str, description: str = "") -> VideoParameters:
        """What the job is to know of a video about this topic."""
        return VideoParameters(
            topic=topic,
            description=description,
            quality=self.quality,
            duration=self.duration,
            theme=self.theme,
            voice=self.voice,
            aspect=self.aspect,
            assets=tuple(self.assets),
            hls=self.output.hls,
        )


class InLanguage(VideoRequest):
    language: Language | None = Field(
        default=None,
        description="A code of ISO 639-1; by itself the language of the text. Descriptions in any "
        "language are told in it; the lessons of catalogue and library are English",
        examples=["es"],
    )

    def about(self, topic: str, description: str = "") -> VideoParameters:
        return replace(super().about(topic, description), language=self.language)


class Configured(VideoRequest):
    enable_s3_upload: bool = Field(
        default=True, description="false: the files are served by this API"
    )
    generate_thumbnails: bool = True

    def about(self, topic: str, description: str = "") -> VideoParameters:
        return replace(
            super().about(topic, description),
            enable_s3_upload=self.enable_s3_upload,
            generate_thumbnails=self.generate_thumbnails,
        )


class Configuration(InLanguage, Configured):
    topic: Annotated[str, _text(LONGEST_TOPIC), READABLE] = Field(
        examples=["Mathematical Functions"]
    )
    description: Annotated[str, _text(4000, least=0), READABLE] = Field(
        default="", examples=["Educational video explaining quadratic functions"]
    )

    allow_outline: bool = Field(
        default=False,
        description="true: a topic without a description that no lesson is about becomes a short "
        "outline of questions, instead of being refused (`NEEDS_DESCRIPTION`)",
    )

    def parameters(self) -> VideoParameters:
        bare = not self.description and not self.allow_outline
        return replace(self.about(self.topic, self.description), only_known=bare)


class PlannedConfiguration(Configured):
    """A plan instead of a topic, as `plan.json` of a video has it."""

    plan: Plan

    def parameters(self) -> VideoParameters:
        return self.about(self.plan["topic"].strip())


class ScriptedConfiguration(Configured):
    """A lesson script instead of a topic, as `…/script` of a video has it."""

    script: Script = Field(examples=["! Waves | How they travel | wave\nWhat is a wave?\n"])

    def parameters(self) -> VideoParameters:
        """Without the topic, which is read with the script."""
        return self.about("")


class NestedGenerate(JobOptions):
    configuration: Configuration

    def parameters(self) -> VideoParameters:
        return self.configuration.parameters()


class NestedPlan(JobOptions):
    configuration: PlannedConfiguration

    def parameters(self) -> VideoParameters:
        return self.configuration.parameters()

    @property
    def plan(self) -> dict[str, Any]:
        return self.configuration.plan


class NestedScript(JobOptions):
    configuration: ScriptedConfiguration

    def parameters(self) -> VideoParameters:
        return self.configuration.parameters()

    @property
    def script(self) -> str:
        return self.configuration.script


class FlatGenerate(InLanguage, JobOptions):
    prompt: Annotated[str, _text(2000), READABLE] = Field(
        examples=["A beautiful sunset over mountains"]
    )

    def parameters(self) -> VideoParameters:
        topic = textwrap.shorten(self.prompt, LONGEST_TOPIC, placeholder=" …")
        description = "" if topic == self.prompt else self.prompt
        return replace(self.about(topic, description), prompt=self.prompt)


class FlatPlan(PlannedConfiguration, JobOptions):
    """The same without `configuration` around it."""


class FlatScript(ScriptedConfiguration, JobOptions):
    """The same without `configuration` around it."""


Form = Literal[
    "<nested>", "<nested plan>", "<nested script>", "<flat>", "<flat plan>", "<flat script>"
]


def _find_form(given: Any) -> Form:
    """Which form it is meant to be: by its class, or by the names in it."""
    known: dict[type, Form] = {
        NestedGenerate: "<nested>",
        NestedPlan: "<nested plan>",
        NestedScript: "<nested script>",
        FlatGenerate: "<flat>",
        FlatPlan: "<flat plan>",
        FlatScript: "<flat script>",
    }
    if type(given) in known:
        return known[type(given)]
    named = given if isinstance(given, dict) else {}
    if "configuration" in named:
        inner = named["configuration"]
        given = inner if isinstance(inner, dict) else {}
        if "plan" in given:
            return "<nested plan>"
        return "<nested script>" if "script" in given else "<nested>"
    if "plan" in named:
        return "<flat plan>"
    return "<flat script>" if "script" in named else "<flat>"


class Generate(RootModel[Any]):
    """`{"configuration": {…}}`, or `{"prompt": …, "duration": …, "quality": …}`.

    Either may have a `plan` or a `script` in the place of the topic or prompt.
    """

    model_config = ConfigDict(frozen=True)
    root: Annotated[
        Annotated[NestedGenerate, Tag("<nested>")]
        | Annotated[NestedPlan, Tag("<nested plan>")]
        | Annotated[NestedScript, Tag("<nested script>")]
        | Annotated[FlatGenerate, Tag("<flat>")]
        | Annotated[FlatPlan, Tag("<flat plan>")]
        | Annotated[FlatScript, Tag("<flat script>")],
        Discriminator(_find_form),
    ]

    def parameters(self) -> VideoParameters:
        """What the job is to know, the same for all forms; a plan is kept apart."""
        found: VideoParameters = self.root.parameters()
        return found

    @property
    def wishes(self) -> JobOptions:
        """What is given along with the job."""
        found: JobOptions = self.root
        return found

    @property
    def plan(self) -> dict[str, Any] | None:
        """The caller's plan, where there is one."""
        return getattr(self.root, "plan", None)

    @property
    def script(self) -> str | None:
        """The caller's script, where there is one."""
        return getattr(self.root, "script", None)

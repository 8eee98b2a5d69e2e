"""What users bring to a video: pictures, a sound, a font, tables.

Each is read in a confined process of its own (`render.untrusted_media.asset_child`), so that what
crashes a decoder, or takes it over, costs that process only; what comes back has been written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from confinement.limits import MIB, Limits
from confinement.reading import NoAnswer, Reader, read_file
from confinement.scratch import BadResult, take
from render.plan.lesson import MAX_SCENES, Act, Beat, LessonPlan, Scene
from render.plan.user_assets import Picture, chart_of
from render.timing.pacing import pace_plan
from render.untrusted_media.asset_reading import Unfit

NAMED = 3  # rows without a number that are named
SECONDS = 60
LARGEST = 64 * MIB  # of what is written anew: five minutes of sound have 55
READER = Reader(
    "render.untrusted_media.asset_child",
    Limits(cpu_seconds=SECONDS, file_size=LARGEST, open_files=64),
    most_bytes=2 * LARGEST,
)
ENDINGS = {"image": ".png", "audio": ".wav"}
LONGEST_CAPTION = 90
UNREADABLE = "it is damaged, or takes too much memory or time to read"

__all__ = ["Asset", "Exhibits", "Source", "Unfit", "pictures_of", "prepare", "with_exhibits"]


@dataclass(frozen=True)
class Source:
    """An asset as its owner has uploaded it. `kind` is image, audio, font or data."""

    id: str
    kind: str
    content_type: str
    caption: str
    path: Path


@dataclass(frozen=True)
class Asset:
    """An asset that has been read: `path` is the picture or sound, written anew."""

    id: str
    kind: str
    caption: str
    facts: dict[str, Any]
    path: Path | None = None


@dataclass(frozen=True)
class Exhibits:
    """What is to be shown and heard in one video."""

    assets: Sequence[Asset] = field(default_factory=tuple)

    def of(self, kind: str) -> list[Asset]:
        return [asset for asset in self.assets if asset.kind == kind]


def prepare(source: Source, folder: Path) -> Asset:
    """Read an asset; what is written anew lies in ``folder``. Raises Unfit."""
    out = folder / f"{source.id}{ENDINGS.get(source.kind, '')}"
    written_anew = source.kind in ENDINGS
    words = [source.kind, source.content_type, out.name]
    try:
        names = [out.name] if written_anew else []
        with read_file(READER, source.path, words, SECONDS, leaves=names) as (told, place):
            if "refused" in told:
                raise Unfit(str(told["refused"])[:300])
            if not isinstance(told.get("facts"), dict):
                raise Unfit(UNREADABLE)
            if written_anew:
                take(place / out.name, out, LARGEST)
    except (NoAnswer, BadResult):
        raise Unfit(UNREADABLE) from None
    caption = " ".join(source.caption.split())[:LONGEST_CAPTION]
    return Asset(source.id, source.kind, caption, told["facts"], out if written_anew else None)


def with_exhibits(
    plan: LessonPlan, exhibits: Exhibits, duration: float | None = None
) -> LessonPlan:
    """The plan with a scene for each picture and table that it does not show yet, and the font.

    They come before the last scene. Raises Unfit where there is no room for them.
    """
    there = {thing.asset for scene in plan.scenes for thing in pictures_of(scene)}
    scenes = [picture_scene(a) for a in exhibits.of("image") if a.id not in there]
    scenes += [table_scene(a) for a in exhibits.of("data")]
    if len(plan.scenes) + len(scenes) > MAX_SCENES:
        raise Unfit(f"the lesson has no room for {len(scenes)} more scenes")
    fonts = [asset.facts["family"] for asset in exhibits.of("font")]
    longer = (*plan.scenes[:-1], *scenes, plan.scenes[-1])
    changed = plan.model_copy(update={"scenes": longer, "font": fonts[0] if fonts else plan.font})
    return pace_plan(changed, duration) if scenes else changed


def pictures_of(scene: Scene) -> list[Picture]:
    """Its pictures, and those that its code names."""
    coded = scene.code.assets if scene.code else []
    named = [Picture(id=f"picture_{n}", asset=asset) for n, asset in enumerate(coded)]
    return [*named, *(thing for thing in scene.objects if isinstance(thing, Picture))]


def picture_scene(asset: Asset) -> Scene:
    """The picture large, under its caption, which is said too."""
    shown = Picture(id="picture", asset=asset.id)
    beat = Beat(say=sentence(asset.caption), do=(Act(op="show", target="picture"),), pause=2.0)
    return Scene(title=asset.caption or "A picture", objects=(shown,), beats=(beat,))


def table_scene(asset: Asset) -> Scene:
    """The chart, and what is largest and smallest in it."""
    labels, values = asset.facts["labels"], asset.facts["values"]
    chart = chart_of("chart", labels, values, asset.facts["title"])
    high, low = (
        max(range(len(values)), key=values.__getitem__),
        min(range(len(values)), key=values.__getitem__),
    )
    unit = f" {asset.facts['unit']}" if "unit" in asset.facts else ""
    extremes = f"The largest is {labels[high]}, with {values[high]:g}{unit}. "
    extremes += f"The smallest is {labels[low]}, with {values[low]:g}{unit}."
    extremes = extremes if values[high] > values[low] else ""
    if missing := asset.facts.get("missing"):
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        extremes += f" No number is given for {', '.join(missing[:NAMED])}{more}."
    first = Beat(say=sentence(asset.caption), do=(Act(op="show", target="chart"),), pause=1.0)
    return Scene(
        title=asset.caption or asset.facts["title"] or "The data",
        objects=(chart,),
        beats=(first, Beat(say=extremes.strip(), pause=1.0)),
    )


def sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?" else f"{text}."

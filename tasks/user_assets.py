"""Assets of users in their videos: fetched, read in a bounded process, laid where they are used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from services.files.user_assets import AssetUnfit, UserAsset
from services.jobs.kinds.lessons import PLAN, Exhibited, Planned
from services.jobs.kinds.video_generation import VideoParameters
from tasks.work import Work

if TYPE_CHECKING:
    from render.plan.lesson import LessonPlan, Scene
    from render.untrusted_media.assets import Asset

PNG, WAV = "image/png", "audio/wav"


class AssetRefused(Exception):
    """An asset cannot be used. The message says which, and why."""

    code = "ASSET_REFUSED"


def prepare_assets(work: Work, lesson: LessonPlan) -> tuple[LessonPlan, Exhibited]:
    """The lesson with the wished assets, and where its scenes find them. Raises AssetRefused."""
    from render.untrusted_media.assets import Exhibits, Unfit, with_exhibits

    rows = find_assets(work, lesson)
    if not rows:
        return lesson, Exhibited()
    assets = [sanitise_asset(work, row) for row in rows]
    wish = work.parameters_as(VideoParameters)
    try:
        if not wish.revision:  # whose plan has them already, where they were not taken out
            lesson = with_exhibits(lesson, Exhibits(assets), wish.duration)
    except Unfit as problem:
        raise AssetRefused(str(problem)) from None
    for row in rows:
        work.services.files.user_assets.count_use(row.id)
    work.log("Assets prepared", assets=[row.id for row in rows])
    return lesson, store_assets(work, rows, assets)


def list_pictures(work: Work, scene: Scene) -> dict[str, Path]:
    """The pictures that one scene shows, by the names of their files. Raises AssetRefused."""
    from render.untrusted_media.assets import pictures_of

    files = {picture.asset: picture.file for picture in pictures_of(scene)}
    try:
        rows = work.services.files.user_assets.for_video(list(files), work.job.owner)
    except AssetUnfit as problem:
        raise AssetRefused(str(problem)) from None
    paths = {files[row.id]: sanitise_asset(work, row).path for row in rows}
    return {name: path for name, path in paths.items() if path}


def find_assets(work: Work, lesson: LessonPlan) -> Sequence[UserAsset]:
    """Those of the request, and the pictures that a plan names. Raises AssetRefused."""
    from render.untrusted_media.assets import pictures_of

    named = [picture.asset for scene in lesson.scenes for picture in pictures_of(scene)]
    ids = list(dict.fromkeys([*work.parameters_as(VideoParameters).assets, *named]))
    try:
        return work.services.files.user_assets.for_video(ids, work.job.owner)
    except AssetUnfit as problem:
        raise AssetRefused(str(problem)) from None


def sanitise_asset(work: Work, row: UserAsset) -> Asset:
    """The asset, written anew by a process that may die of it. Raises AssetRefused."""
    from render.untrusted_media.assets import Source, Unfit, prepare

    caption = row.description or (row.asset_type == "data" and stem(row.filename)) or ""
    source = Source(row.id, row.asset_type, row.content_type, caption, work.fetch(row.key))
    try:
        return prepare(source, work.scratch / "assets")
    except Unfit as problem:
        raise AssetRefused(f"{row.id} ({row.filename}): {problem}") from None


def store_assets(work: Work, rows: Sequence[UserAsset], assets: Sequence[Asset]) -> Exhibited:
    """Keys of the pictures by asset, of the music and of the font, for the steps that follow."""
    pictures: dict[str, str] = {}
    music = font = None
    for row, asset in zip(rows, assets, strict=True):
        if asset.kind == "image" and asset.path:
            pictures[asset.id] = work.put_file(f"{asset.id}.png", asset.path, PNG)
        if asset.kind == "audio" and asset.path:
            music = work.put_file(f"{asset.id}.wav", asset.path, WAV)
        if asset.kind == "font":
            font = row.key
    return Exhibited(pictures=pictures, music=music, font=font)


def files_of(work: Work, lesson: LessonPlan, number: int) -> dict[str, Path]:
    """What lies in the folder of the scene with this number: name and local file."""
    from render.untrusted_media.assets import pictures_of

    plan = work.result_of(PLAN, Planned)
    pictures = pictures_of(lesson.scenes[number - 1])
    files = {one.file: work.fetch(plan.pictures[one.asset]) for one in pictures}
    if key := plan.font:
        files[f"fonts/own{Path(key).suffix}"] = work.fetch(key)
    return files


def music_of(work: Work) -> Path | None:
    """What plays under the voice."""
    key = work.result_of(PLAN, Planned).music
    return work.fetch(key) if key else None


def stem(filename: str) -> str:
    """A file's name as a title: rain_by_month.csv is Rain by month."""
    words = Path(filename).stem.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]

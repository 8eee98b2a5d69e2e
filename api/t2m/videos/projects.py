"""A finished video as a project for Manim: what draws it, what it says, how to draw it again."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from importlib.metadata import version
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Response

from api.context import services
from api.declare import Resource, answer, refuses, user
from api.refusals import Missing
from api.t2m.programs.program_cache import read_program
from api.t2m.videos.plans import script_of
from api.t2m.videos.video_jobs import get_finished_video
from render.plan.code_rules import KIT_FILE
from services.accounts.users import User
from services.jobs.job import Job
from services.jobs.kinds.video_generation import VIDEO_GENERATION

resource = Resource("projects", tag="Videos")

ZIP = "application/zip"
FLAGS = {"low": "l", "medium": "m", "720p": "m", "high": "h", "1080p": "h"}
OWN_PICTURE = re.compile(r"asset_[0-9a-f]{1,64}\.png")
README = """\
# {topic}

A lesson that Troupe has made: {count} scenes, each a program for Manim Community.

    pip install -r requirements.txt
    manim -q{flag} scenes/scene_001.py Scene001

{count} such calls draw all of it, without the voice. `lesson.txt` is the lesson script: sent to
Troupe again, changed or not, it becomes a film with voice, captions and chapters. `captions.vtt`
has what is said, and when.
{beside}"""
KIT = """
The scenes draw with `scenes/troupe_kit.py`, which lies beside them: colours, areas of the frame and
the font stand at its top, and what you change there changes in all of them. Formulas are set by
LaTeX where it is installed, elsewhere by typst (`troupe_typeset.py`).
"""
PICTURES = """
The scenes show pictures of yours, which are not in here. Lay them into the folder where you call
Manim: {names}.
"""


@resource.get("/api/v1/videos/jobs/<job_id>/project")
@user
@answer(200, None, "The project", media=ZIP)
@refuses(404, 503)
def download_project(caller: User, job_id: str) -> Response:
    """The programs of all scenes, the script and the captions, to be drawn with Manim anywhere."""
    job = get_finished_video(job_id, caller)
    film, asked = VIDEO_GENERATION.result_of(job), VIDEO_GENERATION.parameters_of(job)
    programs = {
        f"scenes/scene_{scene.number:03d}.py": read_program(
            job, scene.number, scene.code_key, "formatted"
        )
        for scene in film.scenes
    }
    kit = read_kit(film.kit_key)
    packages = ("manim", "typst", "tex2typst") if kit else ("manim",)
    files = {
        "README.md": write_readme(asked.topic, FLAGS[asked.quality], programs, kit=bool(kit)),
        "requirements.txt": "".join(f"{name}=={version(name)}\n" for name in packages).encode(),
        **read_script(job),
        "captions.vtt": services().objects.read(film.captions_key),
        **programs,
        **kit,
    }
    response = Response(pack_files(files), content_type=ZIP)
    name = f"{job.id}-manim.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def read_script(job: Job) -> dict[str, bytes]:
    """The script as a file; none where the plan is of an older form."""
    try:
        return {"lesson.txt": script_of(job).encode()}
    except Missing:
        return {}


def read_kit(key: str | None) -> dict[str, bytes]:
    """What lies beside the scenes to draw them; nothing for films whose scenes run alone."""
    from render.code.kit_file import kit_companions

    if key is None:
        return {}
    kit = {KIT_FILE: services().objects.read(key), **kit_companions()}
    return {f"scenes/{name}": content for name, content in kit.items()}


def write_readme(
    topic: str, flag: str, programs: Mapping[str, bytes], *, kit: bool = True
) -> bytes:
    """How these programs are drawn, and which pictures they need."""
    beside = KIT if kit else ""
    text = README.format(topic=topic, count=len(programs), flag=flag, beside=beside)
    found = {name for code in programs.values() for name in OWN_PICTURE.findall(code.decode())}
    if found:
        text += PICTURES.format(names=", ".join(sorted(found)))
    return text.encode()


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of them, the same for the same files."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return packed.getvalue()

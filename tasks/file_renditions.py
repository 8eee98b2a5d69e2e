"""Queue render: uploaded videos in fewer lines, for `stream?quality=`."""

from __future__ import annotations

from services.files.user_files import FileNotFound, folder_of
from services.jobs.kinds.about_file import AboutFile
from services.jobs.kinds.file_rendition import RenditionsMade
from services.jobs.pipelines import FILES_RENDER
from tasks.base import job_task
from tasks.work import Interrupted, Outcome, Work

MP4 = "video/mp4"


@job_task(FILES_RENDER)
def render_file(work: Work) -> Outcome:
    """Make the renditions of a video; where none can be made, the file itself is streamed."""
    from render.untrusted_media.own_renditions import LINES, NoRendition, own_rendition

    file = work.services.files.user_files.find(work.parameters_as(AboutFile).file_id)
    if file is None:
        return Outcome(RenditionsMade())
    made: dict[str, str] = {}
    for lines in [n for n in LINES if n < file.metadata.get("height", 0)]:
        out = work.scratch / f"stream_{lines}p.mp4"
        try:
            done = own_rendition(
                work.fetch(file.key), file.content_type, lines, out, work.should_stop
            )
        except NoRendition as problem:
            work.log("No rendition", level="WARNING", lines=lines, reason=str(problem))
            continue
        if not done:
            raise Interrupted("the rendition is not wanted any more")
        made[f"{lines}p"] = work.put_beside(folder_of(file), out.name, out, MP4)
    try:
        work.services.files.user_files.note_renditions(file, made)
    except FileNotFound:
        for key in made.values():
            work.services.objects.delete(key)
    return Outcome(RenditionsMade(made=tuple(made)))

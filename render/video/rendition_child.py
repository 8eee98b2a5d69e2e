"""The process that makes one rendition of a stranger's video, bounded in memory and time:
``python -m render.rendition_child file type lines out seconds``. It prints one line of JSON."""

from __future__ import annotations

import sys
from pathlib import Path

from render.foreign import inspection_child

LARGEST = 512 * 1024 * 1024  # bytes of the result


def main(source: str, content_type: str, lines: str, out: str, seconds: str) -> int:
    inspection_child.FILE_SIZE = LARGEST
    inspection_child.limit(int(seconds))
    import av

    from render.foreign.media_files import DEMUXERS
    from render.video.rendition import shrunk_video

    demuxer = DEMUXERS[content_type]
    try:
        shrunk_video(Path(source), Path(out), int(lines), lambda: None, demuxer=demuxer)
    except (av.FFmpegError, IndexError, ValueError, MemoryError, OSError) as problem:
        return inspection_child.say({"refused": str(problem)[:300] or type(problem).__name__})
    return inspection_child.say({"made": True})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

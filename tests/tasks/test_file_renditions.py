"""A tall video that a user has uploaded is streamed in fewer lines, and in no other file's."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from services.assembly import Services
from services.files.user_files import FileRequest, UserFile
from services.jobs.pipelines import FILES_INSPECT, FILES_RENDER
from tests.api.conftest import Person, RecordingQueue
from tests.tasks.conftest import TASKS

pytestmark = pytest.mark.slow

ALSO = {
    FILES_INSPECT: ("tasks.files", "inspect_file"),
    FILES_RENDER: ("tasks.file_renditions", "render_file"),
}


def film(path: Path, height: int) -> bytes:
    """Half a second."""
    with av.open(str(path), "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = height * 16 // 9 // 2 * 2, height, "yuv420p"
        stream.time_base = Fraction(1, 10)
        for n in range(5):
            picture = np.full((stream.height, stream.width, 3), 40 * n, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path.read_bytes()


@pytest.fixture
def inspected(services: Services, perform: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Upload a file and do what follows from it."""
    for task, place in ALSO.items():
        monkeypatch.setitem(TASKS, task, place)  # type: ignore[arg-type]  # it is a dictionary

    def upload(owner: str, content: bytes) -> UserFile:
        file = services.files.user_files.add(owner, "dance.mp4", io.BytesIO(content), FileRequest())
        queue = services.queue
        assert isinstance(queue, RecordingQueue)
        while queue.sent:
            perform(queue.sent[0].arguments["job_id"])
        return services.files.user_files.get(file.id, owner)

    return upload


def lines_of(content: bytes) -> int:
    with av.open(io.BytesIO(content)) as container:
        return container.streams.video[0].height


def test_a_tall_video_is_streamed_in_the_lines_that_are_wished(
    user: Person, inspected: Any, tmp_path: Path
) -> None:
    file = inspected(user.id, film(tmp_path / "a.mp4", 1080))

    streams = {
        quality: lines_of(user.get(f"/api/v1/files/{file.id}/stream?quality={quality}").data)
        for quality in ("auto", "720p", "1080p")
    }

    assert streams == {"auto": 1080, "720p": 720, "1080p": 1080}


def test_a_small_video_is_streamed_as_it_is(
    user: Person, inspected: Any, tmp_path: Path, services: Services
) -> None:
    content = film(tmp_path / "a.mp4", 360)
    file = inspected(user.id, content)

    assert file.renditions == {}
    assert user.get(f"/api/v1/files/{file.id}/stream?quality=720p").data == content


def test_another_attempt_writes_other_bytes_elsewhere(
    inspected: Any, tmp_path: Path, services: Services, perform: Any, monkeypatch: Any
) -> None:
    """Whoever streams what the first one has left streams it to its end."""
    file = inspected("owner", film(tmp_path / "a.mp4", 1080))
    before = services.objects.read(file.renditions["720p"])

    def render(source: Path, kind: str, lines: int, out: Path, stop: Any) -> bool:
        out.write_bytes(b"other bytes of the same film")
        return True

    monkeypatch.setattr("render.untrusted_media.own_renditions.own_rendition", render)
    job, _ = services.jobs.create("file_rendition", "system", {"file_id": file.id})
    perform(job.id)

    after = services.files.user_files.get(file.id, "owner").renditions["720p"]
    assert services.objects.read(after) == b"other bytes of the same film"
    assert services.objects.read(file.renditions["720p"]) == before


def test_a_file_that_is_deleted_takes_its_renditions_along(
    user: Person, inspected: Any, tmp_path: Path, services: Services
) -> None:
    file = inspected(user.id, film(tmp_path / "a.mp4", 800))
    assert len(list(services.objects.list(f"files/{user.id}/{file.id}/"))) > 2

    user.delete(f"/api/v1/files/{file.id}")

    assert list(services.objects.list(f"files/{user.id}/{file.id}/")) == []

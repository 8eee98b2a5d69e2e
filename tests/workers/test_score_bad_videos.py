"""`./troupe score` of what is no dance: a clear sentence, exit code 1, and nothing left behind."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

import pytest

from tests.pose import bad_videos as bad
from tests.pose.cartoon import cartoon
from tests.pose.conftest import model
from tests.pose.refused import REFUSED
from workers import cli

pytestmark = pytest.mark.slow

__all__ = ["model"]

# one of each way to be refused: the whole table goes through the decoding process in tests/pose
NAMES = (
    "empty", "text", "GIF", "Flash", "odd codec", "sound with a cover", "end missing",
    "end missing, index first", "most of it damaged", "one picture", "five hours",
    "millions of pictures", "backwards", "8K",
)  # fmt: skip


def children() -> set[str]:
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("name", NAMES)
def test_a_bad_video_is_refused_in_words(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make, codes, words = REFUSED[name]
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    video, before = make(tmp_path), children()

    code = cli.main(["score", str(video), "--json"])

    said = json.loads(capsys.readouterr().out)
    assert (code, said["status"]) == (1, "failed")
    assert said["error_code"] in codes.split("|")
    assert re.search(words, said["error_message"])
    assert children() == before
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.usefixtures("model")
def test_a_damaged_video_is_scored_and_its_gap_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["score", str(bad.overwritten(0.4, 0.5)(tmp_path)), "--json"])

    record = json.loads(capsys.readouterr().out)
    assert (code, record["status"], record["degraded"]) == (0, "completed", True)
    assert "seconds 4.5 to 8.3 could not be read" in record["warnings"][0]
    assert record["details"]["missing"] == [[pytest.approx(4.5, abs=0.04), 8.333]]
    backend = record["details"]["pose_backend"]
    assert backend.startswith("openvino")
    assert record["proof"]["statement"]["parameters"]["pose_backend"] == backend


@pytest.mark.usefixtures("model")
def test_a_cartoon_is_scored_or_told_plainly_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["score", str(cartoon(tmp_path)), "--json"])

    answer = json.loads(capsys.readouterr().out)
    if code == 0:
        assert answer["status"] == "completed"
        assert answer["details"]["detected_frames"] > 0.3 * answer["details"]["frames"]
    else:
        assert "dancer was found" in answer["error_message"] or answer["advice"]

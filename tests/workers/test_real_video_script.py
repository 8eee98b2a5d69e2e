"""The script that the API document names: its lines, and its words when it cannot work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.conftest import CHECKOUT
from workers.valkey import free_port

pytestmark = pytest.mark.slow

SCRIPT = CHECKOUT / "test_real_video_analysis.py"


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """From another folder, as somebody may."""
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_without_a_server_it_says_how_to_start_one(tmp_path: Path) -> None:
    done = run("--base-url", f"http://127.0.0.1:{free_port()}", folder=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "`./troupe up` starts one" in done.stderr


def test_without_a_video_it_names_the_file(tmp_path: Path) -> None:
    done = run("--video", "missing.mp4", folder=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "missing.mp4" in done.stderr


def test_it_prints_the_documents_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(CHECKOUT))
    import test_real_video_analysis as script

    scores = {"balance": 25.0, "rhythm": 30.0, "smoothness": 24.0, "creativity": 8.5}
    script.show({"total_score": 87.5, "score_breakdown": scores}, 115.7234)

    assert capsys.readouterr().out == (
        "✅ Video analysis completed successfully!\n"
        "⏱️ Processing time: 115.72 seconds\n"
        "📊 Analysis Results:\n"
        "   - Total Score: 87.5/100\n"
        "   - Balance: 25/25\n"
        "   - Rhythm: 30/30\n"
        "   - Smoothness: 24/25\n"
        "   - Creativity: 8.5/20\n"
    )


def test_the_suite_does_not_take_it_for_a_test() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", str(SCRIPT)],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "no tests" in listed.stdout

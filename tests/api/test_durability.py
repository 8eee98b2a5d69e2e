"""What was acknowledged is on the disk: counted by the kernel, where strace is at hand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.assembly import Services
from services.documents.sqlite import SqliteDocuments
from services.interfaces import Unavailable
from tests.api.conftest import Person

CHECKOUT = Path(__file__).resolve().parents[2]
POSTS = 20
WORK = {"json": {"configuration": {"topic": "Graphs of functions"}}}


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were synced, in order."""
    names: list[str] = []
    really = os.fdatasync

    def sync(descriptor: int) -> None:
        names.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        really(descriptor)

    monkeypatch.setattr(os, "fdatasync", sync)
    return names


def test_a_job_is_on_the_disk_before_it_is_acknowledged(user: Person, synced: list[str]) -> None:
    synced.clear()
    for number in range(3):
        assert user.post("/api/v1/videos/generate", **WORK).status_code == 202
        assert synced.count("troupe.db-wal") == number + 1


def test_a_look_costs_no_sync(user: Person, video_job: str, synced: list[str]) -> None:
    assert user.get(f"/api/v1/videos/jobs/{video_job}/status").status_code == 200
    assert synced == []


def test_what_cannot_be_synced_is_not_acknowledged(
    user: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail)
    assert user.post("/api/v1/videos/generate", **WORK).status_code == 503


def test_who_has_written_nothing_since_syncs_nothing(services: Services, synced: list[str]) -> None:
    services.documents.insert("things", {"_id": "a"})
    services.documents.sync()
    services.documents.sync()
    assert synced.count("troupe.db-wal") == 1


def test_a_failed_sync_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = SqliteDocuments(tmp_path / "documents.db")
    documents.insert("things", {"_id": "a"})
    really = os.fdatasync
    failures = iter([OSError(5, "Input/output error")])

    def sync(descriptor: int) -> None:
        for failure in failures:
            raise failure
        really(descriptor)

    monkeypatch.setattr(os, "fdatasync", sync)
    with pytest.raises(Unavailable):
        documents.sync()
    documents.sync()
    documents.close()


POSTING = """
import sys
from pathlib import Path
from tests.api.conftest import Settings, composed, create_app, SqliteDocuments, replace, SECRET

folder = Path(sys.argv[1])
settings = Settings(data_dir=folder, jwt_secret=SECRET, rate_limits=False).complete()
settings = replace(settings, redis_url="redis://127.0.0.1:1/0")
services = composed(settings, folder, SqliteDocuments(folder / "troupe.db"))
services.prepare()
client = create_app(settings, services).test_client()
account = {"email": "a@example.com", "password": "correct horse battery"}
client.post("/auth/register", json=account)
token = client.post("/auth/login", json=account).json["access_token"]
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    answer = client.post(
        "/api/v1/videos/generate",
        json={"configuration": {"topic": "Graphs of functions"}},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 202, answer.text
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_kernel_counts_a_sync_of_the_log_for_each_acknowledged_post(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    command = [
        "strace", "-f", "-y", "-qq", "-e", "trace=fsync,fdatasync", "-o", str(trace),
        sys.executable, "-c", POSTING, str(tmp_path), str(POSTS),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    before = trace.read_text()
    output, _ = process.communicate("go\n", timeout=120)
    assert process.returncode == 0, output

    synced = re.findall(r"sync\(\d+<[^>]*-wal>\) = 0", trace.read_text().removeprefix(before))
    assert POSTS <= len(synced) <= 2 * POSTS

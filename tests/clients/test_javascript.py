"""troupe-client for JavaScript plays both main jobs in Node, and can be published."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from api.app import create_app
from services.documents.sqlite import SqliteDocuments
from services.interfaces import Message
from services.webhooks.signing import new_secret, signed_headers
from settings import Settings
from tests.api.conftest import MP4, Stage, composed
from tests.clients.conftest import make_store
from tests.clients.test_made_files import list_files, run
from workers.valkey import free_port
from workers.version import VERSION

pytestmark = pytest.mark.slow

JAVASCRIPT = Path(__file__).parents[2] / "clients" / "javascript"
SPEC = Path(__file__).with_name("client.test.mjs")
TYPESCRIPT = "typescript@5.9.3"
BODY = b'{"event": "job.completed", "timestamp": "", "data": {"job_id": "job_1"}}'
SECRETS = (new_secret(), "your-webhook-secret")
USE = """
import { JobFailed, Troupe, verifyWebhook, type Resume, type VideoJob } from "troupe-client";
const troupe = new Troupe("https://troupe.example.com", "key");
let kept: Resume | undefined;
const onBegun = (begun: Resume) => { kept = begun; };
const dance = await troupe.dances.submit("ch_1", new Blob(), { onBegun });
const record = await dance.wait({
  onProgress: (share, stage) => console.log(share.toFixed(), stage?.length),
});
const points: number | undefined = record.score_breakdown?.balance;
const video = await troupe.videos.create({ topic: "Waves", quality: "low" });
console.log((problem: unknown) => problem instanceof JobFailed && problem.code);
const state: VideoJob = await video.wait();
const job: string = (await verifyWebhook("{}", new Headers(), "s")).data.job_id;
for await (const one of troupe.challenges.list()) console.log(one.title);
// @ts-expect-error there is no such quality
await troupe.videos.create({ topic: "Waves", quality: "best" });
// @ts-expect-error there is no such field
console.log(record.nothing, points, state.video_urls?.streaming_url, job, kept);
"""


@dataclass
class EagerQueue:
    """Whatever is sent is done a moment later, as the stage plays the workers."""

    stage: Stage | None = None
    sent: list[str] = field(default_factory=list)

    def publish(self, message: Message) -> None:
        job_id = message.arguments["job_id"]
        if job_id not in self.sent:
            self.sent.append(job_id)
            threading.Timer(0.2, self.work, [job_id]).start()

    def work(self, job_id: str) -> None:
        assert self.stage
        if self.stage.services.jobs.get(job_id).type == "pose_analysis":
            self.stage.complete_analysis(job_id)
        else:
            self.stage.complete_video(job_id)

    def depth(self, queue: str) -> int:
        return 0


@pytest.fixture
def served(
    settings: Settings, prepared: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[str, str]]:
    """The API at a port, with 23 challenges: its address, and the challenge of today."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    documents = SqliteDocuments(Path(shutil.copy(prepared, tmp_path)))
    served_at = replace(settings, public_url=url)
    queue = EagerQueue()
    store = make_store(request, tmp_path, url)
    services = composed(served_at, tmp_path, documents, store, queue)
    queue.stage = Stage(services)
    challenges = [queue.stage.challenge() for _ in range(23)]
    server = make_server("127.0.0.1", port, create_app(served_at, services), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield url, challenges[-1]
    server.shutdown()
    thread.join()
    documents.close()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which what `npm pack` packs is installed."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("there is no npm (apt-get install npm)")
    folder = tmp_path_factory.mktemp("project")
    run(npm, "pack", "--pack-destination", folder, JAVASCRIPT, cwd=folder)
    shutil.unpack_archive(folder / f"troupe-client-{VERSION}.tgz", folder / "node_modules")
    (folder / "node_modules/package").rename(folder / "node_modules/troupe-client")
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def test_the_package_is_whole_and_of_this_version(project: Path) -> None:
    installed = project / "node_modules/troupe-client"
    assert sorted(list_files(installed)) == sorted({*list_files(JAVASCRIPT), "package.json"})
    told = json.loads((installed / "package.json").read_text())
    assert (told["version"], told.get("dependencies")) == (VERSION, None)


@pytest.mark.parametrize(
    ("served", "chosen"), [("folder", "."), ("s3", "upload|broke|right")], indirect=["served"]
)
def test_it_plays_both_main_jobs_over_good_lines_and_bad_ones(
    project: Path, served: tuple[str, str], chosen: str, tmp_path: Path
) -> None:
    """With a folder all of it, with S3 what concerns files."""
    url, challenge = served
    (tmp_path / "dance.mp4").write_bytes(MP4)
    shutil.copy(SPEC, project)
    headers = signed_headers(SECRETS, "evt_1", datetime.now(UTC), BODY)
    delivery = {"body": BODY.decode(), "headers": headers, "secrets": SECRETS}
    environment = {
        **os.environ,
        **{"TROUPE_URL": url, "CHALLENGE": challenge, "DELIVERY": json.dumps(delivery)},
        **{"CLIP": str(tmp_path / "dance.mp4"), "FOLDER": str(tmp_path)},
    }
    done = subprocess.run(
        [shutil.which("node") or "node", "--test", "--test-name-pattern", chosen, SPEC.name],
        **{"cwd": project, "env": environment, "capture_output": True, "text": True},
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed
    assert int(passed[1]) >= 3


@pytest.mark.long
def test_its_declarations_hold_a_program(project: Path, tmp_path: Path) -> None:
    run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", TYPESCRIPT, cwd=tmp_path)
    (project / "use.ts").write_text(USE)
    flags = ("--noEmit", "--strict", "--target", "es2022", "--module", "nodenext")
    run(tmp_path / "node_modules/.bin/tsc", *flags, "--lib", "es2023,dom", "use.ts", cwd=project)

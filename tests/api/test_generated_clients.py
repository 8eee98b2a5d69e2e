"""Other people's generators read openapi.json, and what they make of it works."""

from __future__ import annotations

import importlib
import json
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from flask import Flask

from api.app import routes
from api.examples import read_examples
from api.openapi import document
from tests.api.conftest import MP4, PASSWORD, Stage

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
# the generator knows JSON, text and bytes; that these are bytes it has to be told
BYTES = ("video/mp4", "image/jpeg", "application/vnd.apple.mpegurl", "application/zip")
MADE = "made_client"  # another name than our own client has
TYPESCRIPT = ("openapi-typescript@7.13.0", "typescript@5.9.3")
REDOCLY = "@redocly/openapi-core@1.34.5"
# The documents have paths that two templates fit; tags say by their names what they are.
LINT = """
const { createConfig, lint } = require("@redocly/openapi-core");
const rules = { "no-ambiguous-paths": "off", "tag-description": "off" };
(async () => {
  const config = await createConfig({ extends: ["recommended"], rules });
  const problems = await lint({ ref: process.argv[2], config });
  for (const { ruleId: rule, message, location } of problems)
    console.log(rule, location[0]?.pointer, message);
  process.exit(problems.length ? 1 : 0);
})();
"""
USE = """
import type { paths } from "./types";
type Generate = paths["/api/v1/videos/generate"]["post"]["responses"];
type Made = Generate["202"]["content"]["application/json"];
type Presign = paths["/api/s3/presigned-url"]["post"];
type Link = Presign["requestBody"]["content"]["application/json"];
const made = {} as Made;
const job: string = made.data.job_id;
const film: string | undefined = made.data.video_urls?.streaming_url;
const wish: Link = { fileKey: "a", contentType: "video/mp4", fileSize: 3 };
// @ts-expect-error there is no such field
const wrong: string = made.data.jobId;
console.log(job, film, wish, wrong);
"""


@pytest.fixture(scope="module")
def openapi_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("openapi") / "openapi.json"
    file.write_text(json.dumps(document(routes()), ensure_ascii=False), encoding="utf-8")
    return file


def run(*command: str | Path, cwd: Path) -> str:
    """What the program says, also of what it could not do; it ends well."""
    environment = {"PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin", "HOME": str(cwd)}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def client_package(
    openapi_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ModuleType]:
    """The client that openapi-python-client makes, without a word of complaint."""
    folder = tmp_path_factory.mktemp("client")
    config = folder / "config.json"
    overrides = dict.fromkeys(BYTES, "application/octet-stream")
    options = {"content_type_overrides": overrides, "post_hooks": []}
    config.write_text(json.dumps({**options, "package_name_override": MADE}))
    said = run(
        BIN / "openapi-python-client",
        *("generate", "--path", openapi_file, "--output-path", folder / "made"),
        *("--config", config, "--fail-on-warning"),
        cwd=folder,
    )
    assert "Unable" not in said
    sys.path.insert(0, str(folder / "made"))
    yield importlib.import_module(MADE)
    sys.path.remove(str(folder / "made"))


def test_a_python_client_has_a_function_for_every_operation(client_package: ModuleType) -> None:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(client_package.__path__, f"{MADE}.")
    ]

    calls = {m.__name__.rpartition(".")[2] for m in modules if hasattr(m, "sync_detailed")}
    ids = {
        o["operationId"]
        for methods in document(routes())["paths"].values()
        for o in methods.values()
    }
    assert calls == ids


def test_a_python_client_plays_both_main_jobs(
    client_package: ModuleType, app: Flask, stage: Stage, challenge: str
) -> None:
    through = {"transport": httpx.WSGITransport(app=app)}

    def call(operation: str, *path: str, client: Any, body: tuple[str, Any] | None = None) -> Any:
        """The parsed answer of an operation, by the client's own types."""
        view = importlib.import_module(f"{MADE}.api.{operation}")
        models = importlib.import_module(f"{MADE}.models")
        given = {"body": getattr(models, body[0]).from_dict(body[1])} if body else {}
        return view.sync(*path, client=client, **given)

    guest = client_package.Client("http://localhost", httpx_args=through)
    account = {"email": "made@example.com", "password": PASSWORD}
    me = call("accounts.register_user", client=guest, body=("Registration", account))
    user = client_package.AuthenticatedClient(
        "http://localhost", me.access_token, httpx_args=through
    )

    session = call("sessions.start_session", client=user, body=("SessionPlan", {"title": "Mine"}))
    key = f"sessions/{me.user_id}/{session.session_id}/video.mp4"
    wish = {"fileKey": key, "contentType": "video/mp4", "fileSize": len(MP4)}
    link = call("files.presign_upload", client=user, body=("Upload", wish))
    sent = httpx.Client(**through).put(
        link.upload_url, content=MP4, headers={"Content-Type": "video/mp4"}
    )
    assert sent.status_code == 200
    ended = {"videoFileKey": key}
    call("sessions.complete_session", session.session_id, client=user, body=("Completion", ended))
    entry = ("SubmissionBody", {"sessionId": session.session_id})
    submitted = call("submissions.submit_session", challenge, client=user, body=entry)
    stage.complete_analysis(submitted.job_id)
    record = call("analysis.show_analysis", submitted.submission_id, client=user)
    assert record.total_score == 73.0
    assert record.score_breakdown.balance == 20.0

    lesson = ("FlatGenerate", {"prompt": "Graphs of functions"})
    made = call("videos.generate_video", client=user, body=lesson)
    stage.complete_video(made.data.job_id)
    film = call("videos.show_video_status", made.data.job_id, client=user)
    assert film.data.status == "completed"
    assert film.data.video_urls.streaming_url.startswith("http")
    refused = call("videos.show_video_status", "job_none", client=user)
    assert refused.error.code == "RESOURCE_NOT_FOUND"


def test_pydantic_models_are_made_and_take_what_is_answered(
    openapi_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(
        BIN / "datamodel-codegen",
        *("--input", openapi_file, "--input-file-type", "openapi", "--output", "troupe_models.py"),
        *("--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"),
        cwd=tmp_path,
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    models = importlib.import_module("troupe_models")

    film = read_examples()["GET /api/v1/videos/jobs/<job_id>/status"].answer["data"]
    record = read_examples()["GET /api/ai/analysis-status/<submission_id>"].answer
    assert models.VideoJob.model_validate(film).status == models.VideoJob(**film).status
    assert models.Analysis.model_validate(record).score_breakdown.balance == 20.0


@pytest.mark.long
def test_typescript_types_are_made_and_hold_a_program(openapi_file: Path, tmp_path: Path) -> None:
    install_packages(*TYPESCRIPT, folder=tmp_path)
    run(
        tmp_path / "node_modules/.bin/openapi-typescript",
        openapi_file,
        "-o",
        "types.ts",
        cwd=tmp_path,
    )
    (tmp_path / "use.ts").write_text(USE)

    flags = ("--noEmit", "--strict", "--skipLibCheck")
    run(tmp_path / "node_modules/.bin/tsc", *flags, "use.ts", "types.ts", cwd=tmp_path)


@pytest.mark.long
def test_redocly_finds_nothing_to_mend_in_the_document(openapi_file: Path, tmp_path: Path) -> None:
    install_packages(REDOCLY, folder=tmp_path)
    (tmp_path / "lint.cjs").write_text(LINT)

    assert run("node", "lint.cjs", openapi_file, cwd=tmp_path) == ""


def install_packages(*packages: str, folder: Path) -> None:
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("there is no npm (apt-get install npm)")
    run(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *packages, cwd=folder)

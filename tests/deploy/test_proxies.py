"""Behind nginx, set up by deploy/proxies/nginx.conf: large uploads pass, events come at once."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import urllib3
from flask import request
from werkzeug.serving import make_server

from api.app import create_app
from services.accounts.users import User
from services.documents.sqlite import SqliteDocuments
from services.jobs.kinds.video_generation import VIDEO_GENERATION, VideoParameters
from settings import Settings
from tests.api.conftest import PASSWORD, SECRET, composed
from workers.valkey import free_port

pytestmark = pytest.mark.slow

SNIPPET = Path(__file__).resolve().parents[2] / "deploy" / "proxies" / "nginx.conf"
MAIN = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/troupe.conf;
}}
"""
LARGE = 3 * 1024 * 1024


class House:
    """An API behind nginx. Its jobs are moved by the test."""

    def __init__(self, folder: Path) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        settings = Settings(data_dir=folder, jwt_secret=SECRET, public_url=self.address, proxies=1)
        self.settings = replace(
            settings.complete(), redis_url="redis://127.0.0.1:6379/0", rate_limits=False
        )
        self.documents = SqliteDocuments(folder / "troupe.db")
        self.services = composed(self.settings, folder, self.documents)
        self.services.objects._urls._route = f"{self.address}/storage/"
        self.services.prepare()
        self.seen: list[str | None] = []
        app = create_app(self.settings, self.services)
        app.before_request(lambda: self.seen.append(request.remote_addr))
        self.server = make_server("127.0.0.1", 0, app, threaded=True)

    def user(self) -> User:
        return self.services.accounts.users.register("a@example.com", PASSWORD)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("there is no nginx (apt-get install nginx-light)")
    made = House(tmp_path)
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    text = SNIPPET.read_text(encoding="utf-8")
    port = made.address.rpartition(":")[2]
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{made.server.server_port}")
    (tmp_path / "troupe.conf").write_text(text, encoding="utf-8")
    (tmp_path / "nginx.conf").write_text(MAIN.format(folder=tmp_path), encoding="utf-8")
    process = subprocess.Popen([nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    try:
        wait_until_open(int(port), tmp_path / "error.log")
        yield made
    finally:
        process.terminate()
        process.wait(10)
        made.server.shutdown()
        made.server.server_close()
        made.documents.close()


def wait_until_open(port: int, log: Path) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(log.read_text(errors="replace"))


@pytest.fixture
def http() -> Iterator[urllib3.PoolManager]:
    pool = urllib3.PoolManager(retries=False, timeout=30)
    yield pool
    pool.clear()


def test_an_upload_larger_than_nginx_takes_by_itself_passes(
    house: House, http: urllib3.PoolManager
) -> None:
    link = house.services.objects.presign_upload("users/u/a.mp4", "video/mp4", LARGE, 60)

    answer = http.request("PUT", link.url, body=bytes(LARGE), headers=dict(link.headers))

    assert answer.status == 200, answer.data
    assert house.services.objects.info("users/u/a.mp4").size == LARGE


def test_events_come_while_the_job_goes_on(house: House, http: urllib3.PoolManager) -> None:
    owner = house.user()
    parameters = VideoParameters(topic="Waves").to_document()
    job, _ = house.services.jobs.create(VIDEO_GENERATION.name, owner.id, parameters)

    stream = http.request(
        "GET", house.services.files.event_links.sign(job.id), preload_content=False
    )

    first = read_until(stream, b"job.queued")
    assert b"job.completed" not in first
    house.services.jobs.cancel(job.id, owner.id)
    assert b"job.cancelled" in read_until(stream, b"job.cancelled")
    stream.release_conn()


def read_until(stream: Any, word: bytes) -> bytes:
    found = b""
    while word not in found:
        piece = stream.read1()
        assert piece, found
        found += piece
    return found


def test_callers_are_told_apart_by_their_own_addresses(
    house: House, http: urllib3.PoolManager
) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9"}

    assert http.request("GET", f"{house.address}/health", headers=forged).status == 200

    assert house.seen == ["127.0.0.1"], "what a caller writes itself is not believed"

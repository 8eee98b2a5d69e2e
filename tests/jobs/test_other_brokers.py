"""Jobs over brokers of other makes, with passwords and TLS, and what is said of wrong addresses."""

from __future__ import annotations

import os
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from kombu import pools

from services.assembly import Services
from services.interfaces import Message, Unavailable
from services.jobs.celery_queue import CeleryQueue, celery_app
from services.jobs.job import Job, JobStatus
from services.jobs.redis_signal import redis_client
from settings import Settings
from tests.jobs.conftest import CHECKOUT, Workers, wait_until, words
from tests.process_audit.process_starts import watched_path
from tests.stores.brokers import PASSWORD, TlsServer, running_rabbitmq, running_redis
from tests.stores.certificates import Certificates, make_certificates
from tests.stores.process import running_server
from workers.doctor import STORES, examine
from workers.valkey import free_port, server_command, server_url, wait_until_up

pytestmark = [pytest.mark.cluster, pytest.mark.long]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def redis_server(
    tmp_path_factory: pytest.TempPathFactory, certificates: Certificates
) -> Iterator[TlsServer]:
    with running_redis(tmp_path_factory.mktemp("redis"), certificates) as server:
        yield server


@pytest.fixture(scope="module")
def rabbitmq_server(
    tmp_path_factory: pytest.TempPathFactory, certificates: Certificates
) -> Iterator[TlsServer]:
    with running_rabbitmq(tmp_path_factory.mktemp("rabbitmq"), certificates) as server:
        yield server


@pytest.fixture(params=["rediss", "amqps"])
def url(request: pytest.FixtureRequest) -> str:
    """The broker's address, with no word on certificates."""
    name, user = {"rediss": ("redis", ""), "amqps": ("rabbitmq", "troupe")}[request.param]
    server: TlsServer = request.getfixturevalue(f"{name}_server")
    return f"{request.param}://{user}:{PASSWORD}@127.0.0.1:{server.port}/"


@pytest.fixture
def settings(settings: Settings, url: str) -> Settings:
    """With this broker; a Redis does the rest of a Redis's work, too."""
    redis_url = url if url.startswith("redis") else settings.redis_url
    return replace(settings, redis_url=redis_url, broker_url=url)


@pytest.fixture
def trust(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process and its children know the authority, as a machine of the company would."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))


@pytest.mark.usefixtures("trust")
def test_jobs_are_done_over_it(
    services: Services, workers: Workers, diary: Path, finished: Callable[..., Job]
) -> None:
    workers.start(concurrency=2)
    parameters = {"diary": str(diary)}
    jobs = [services.jobs.create("fan", "ada", parameters)[0] for _ in range(3)]

    ended = [finished(job) for job in jobs]

    assert [job.status for job in ended] == [JobStatus.COMPLETED] * 3
    assert sorted(words(diary)) == ["part"] * 18 + ["sum"] * 3
    assert PASSWORD not in "".join(log.read_text() for log in workers.folder.glob("*.log"))


@pytest.mark.usefixtures("trust", "services")
@pytest.mark.parametrize("role", ["beat", "flower"])
def test_beat_and_flower_work_over_it_and_log_no_password(
    settings: Settings, tmp_path: Path, role: str
) -> None:
    port = ["--port", str(free_port())] if role == "flower" else []
    environment = {**os.environ, **replace(settings, log_level="INFO").to_env()}
    folder = tmp_path / role
    folder.mkdir()
    command = [sys.executable, "-m", "workers.cli", role, *port]
    environment["PYTHONPATH"] = watched_path(CHECKOUT)
    with running_server(command, folder, environment):
        log = folder / "log"
        if role == "beat":
            wait_until(lambda: redis_client(settings.redis_url).exists("troupe:beat::lock") == 1)
        else:
            wait_until(lambda: answers(f"http://127.0.0.1:{port[1]}/healthcheck"))
    assert PASSWORD not in log.read_text()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def publish(url: str) -> None:
    """Over a connection of its own."""
    pools.reset()
    queue = CeleryQueue(celery_app(url, "redis://127.0.0.1:1"))
    queue.publish(Message("test.work", "scoring", {"job_id": "job_1", "step": "only"}))


@pytest.mark.usefixtures("trust")
def test_who_is_trusted_is_sent_messages(url: str) -> None:
    publish(url)


def test_a_certificate_of_an_unknown_authority_is_refused(url: str) -> None:
    with pytest.raises(Unavailable, match="certificate verify failed"):
        publish(url)


@pytest.mark.usefixtures("trust")
def test_a_certificate_of_another_name_is_refused(url: str) -> None:
    with pytest.raises(Unavailable, match="certificate is not valid for 'localhost'"):
        publish(url.replace("127.0.0.1", "localhost"))


@pytest.mark.usefixtures("trust")
def test_a_wrong_password_is_a_sentence_that_does_not_tell_it(url: str) -> None:
    with pytest.raises(Unavailable, match="broker cannot be reached") as caught:
        publish(url.replace(PASSWORD, "a-wrong-one"))
    assert "a-wrong-one" not in str(caught.value)


@pytest.mark.usefixtures("trust")
def test_the_doctor_tells_the_truth(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True)
    right = {found.what: found for found in examine(settings, STORES)}
    wrong = {
        found.what: found
        for found in examine(
            replace(settings, broker_url=settings.broker_url.replace(PASSWORD, "wrong")), STORES
        )
    }

    assert all(found.fine for found in right.values()), right
    assert [what for what, found in wrong.items() if not found.fine] == ["broker"]
    assert PASSWORD not in str(right) + str(wrong)


def test_a_redis_behind_a_socket_takes_messages(tmp_path: Path) -> None:
    socket, port = tmp_path / "redis.sock", free_port()
    command = [*server_command(port, tmp_path / "valkey"), "--unixsocket", str(socket)]
    with running_server(command, tmp_path):
        url = server_url(port, tmp_path / "valkey")
        wait_until_up(url)
        password = urlsplit(url).password
        behind_socket = f"unix://:{password}@{socket}"
        publish(behind_socket)
        app = celery_app(behind_socket, behind_socket)
        assert CeleryQueue(app).depth("scoring") == 1
        pools.reset()

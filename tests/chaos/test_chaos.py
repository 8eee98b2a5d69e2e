"""Nothing is lost and nothing comes twice, whatever dies: a cluster under a seeded schedule."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.run import Report, Size, Store, Stores, play
from tests.services.conftest import S3Server, connect
from tests.stores.brokers import RabbitMq, prepare_rabbitmq, running_port_mapper
from tests.stores.mongodb import Deployment, running_replica_set

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1500)]

SHORT = Size(
    jobs=160, dancers=8, seconds=60, stalled=8,
    settings={"lease_seconds": 10.0, "redeliver_seconds": 20.0},
)  # fmt: skip
WHOLE = Size(jobs=1000, dancers=20, seconds=240, stalled=30)
LAPSED_SECONDS = 60.0
BUCKET = "troupe-chaos"

log = logging.getLogger(__name__)


@pytest.fixture
def objects(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Store:
    connect(s3_server, bucket=BUCKET).ensure_bucket()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", s3_server.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", s3_server.secret_access_key)
    return Store(s3_server.url, BUCKET)


@pytest.fixture
def replica_set(tmp_path: Path) -> Iterator[Deployment]:
    folder = tmp_path / "mongodb"
    folder.mkdir()
    with running_replica_set(folder) as deployment:
        yield deployment


@pytest.fixture
def rabbitmq(tmp_path: Path) -> Iterator[RabbitMq]:
    folder = tmp_path / "rabbitmq"
    folder.mkdir()
    with running_port_mapper(folder / "epmd") as mapper_port:
        yield prepare_rabbitmq(folder, mapper_port)


def demand_no_loss(report: Report) -> None:
    log.info("%s", report.words())
    if report.wrong or max(report.recoveries, default=0.0) > LAPSED_SECONDS:
        pytest.fail(report.words())


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 11))
def test_a_thousand_jobs_lose_nothing(tmp_path: Path, objects: Store, seed: int) -> None:
    demand_no_loss(play(tmp_path, seed, WHOLE, Stores(objects)))


@pytest.mark.long
def test_a_run_over_a_replica_set_loses_nothing(
    tmp_path: Path, objects: Store, replica_set: Deployment
) -> None:
    demand_no_loss(play(tmp_path, 11, SHORT, Stores(objects, database=replica_set)))


@pytest.mark.long
def test_a_run_over_rabbitmq_loses_nothing(
    tmp_path: Path, objects: Store, rabbitmq: RabbitMq
) -> None:
    demand_no_loss(play(tmp_path, 12, SHORT, Stores(objects, rabbitmq=rabbitmq)))


def test_a_short_run_loses_nothing(tmp_path: Path, objects: Store) -> None:
    seed = int(os.environ.get("CHAOS_SEED", "1"))
    demand_no_loss(play(tmp_path, seed, SHORT, Stores(objects)))

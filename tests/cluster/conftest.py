"""Real clusters for the tests of this folder, started as `./troupe up` would."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cluster.browsing import axe, browser
from tests.services.conftest import S3Server, connect, s3_server
from workers.challenges import load
from workers.client import Client
from workers.cluster import Cluster, running_cluster
from workers.demo import CHALLENGES
from workers.environment import load_settings
from workers.valkey import free_port

__all__ = ["axe", "browser", "s3_server"]  # fixtures of elsewhere

ADMIN_EMAIL, ADMIN_PASSWORD = "admin@example.com", "a long admin pass phrase"
KEPT = ("HOME", "XDG_CACHE_HOME", "TROUPE_CACHE_DIR", "TROUPE_POSE_MODEL_PATH")


@contextmanager
def started(data: Path, given: Mapping[str, str]) -> Iterator[Cluster]:
    """A cluster with an administrator and something to dance."""
    settings = load_settings(
        {
            **{name: os.environ[name] for name in KEPT if name in os.environ},
            "TROUPE_DATA_DIR": str(data),
            "TROUPE_RATE_LIMITS": "off",
            "TROUPE_ALLOWED_ORIGINS": "http://localhost:*",
            "TROUPE_WEBHOOKS_ALLOW_LOOPBACK": "on",
            "TROUPE_ADMIN_EMAIL": ADMIN_EMAIL,
            "TROUPE_ADMIN_PASSWORD": ADMIN_PASSWORD,
            **given,
        }
    )
    with running_cluster(settings, free_port(), flower_port=free_port()) as cluster:
        load(cluster.settings, CHALLENGES, say=lambda _: None)
        yield cluster


@pytest.fixture(scope="package")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with started(tmp_path_factory.mktemp("cluster"), {}) as cluster:
        yield cluster


@pytest.fixture(scope="package")
def s3_cluster(tmp_path_factory: pytest.TempPathFactory, s3_server: S3Server) -> Iterator[Cluster]:
    connect(s3_server, bucket="troupe-cluster").ensure_bucket()
    storage = {
        "TROUPE_STORAGE_URL": "s3://troupe-cluster/data",
        "TROUPE_S3_ENDPOINT_URL": s3_server.url,
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", s3_server.access_key_id)
        patch.setenv("AWS_SECRET_ACCESS_KEY", s3_server.secret_access_key)
        with started(tmp_path_factory.mktemp("s3-cluster"), storage) as cluster:
            yield cluster


@pytest.fixture
def dancer(cluster: Cluster) -> Client:
    client = Client(cluster.url)
    client.register("A Dancer")
    return client


@pytest.fixture
def teacher(cluster: Cluster) -> Client:
    client = Client(cluster.url)
    client.register("A Teacher")
    return client

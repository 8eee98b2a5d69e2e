"""One real cluster for all tests of this folder: started as `./troupe up` would."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from workers.challenges import load
from workers.client import Client
from workers.cluster import Cluster, running_cluster
from workers.demo import CHALLENGES
from workers.environment import load_settings
from workers.valkey import free_port


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    data = tmp_path_factory.mktemp("cluster")
    given = {"TROUPE_DATA_DIR": str(data), "TROUPE_RATE_LIMITS": "off"}
    kept = {
        k: os.environ[k] for k in ("HOME", "XDG_CACHE_HOME", "TROUPE_CACHE_DIR") if k in os.environ
    }
    settings = load_settings({**kept, **given})
    with running_cluster(settings, free_port(), flower_port=free_port()) as cluster:
        load(cluster.settings, CHALLENGES, say=lambda _: None)
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

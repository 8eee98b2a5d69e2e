"""What `./troupe up` says when the cluster answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from settings import Settings
from workers.cluster import Cluster
from workers.launcher import Launcher
from workers.up import addresses, addresses_as_json


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    settings = Settings(data_dir=tmp_path, public_url="http://127.0.0.1:8123")
    return Cluster(settings, Launcher(print), "http://127.0.0.1:5555")


def test_its_first_line_says_where_people_go(cluster: Cluster) -> None:
    assert "http://127.0.0.1:8123/console" in addresses(cluster, 0).splitlines()[0]


def test_challenges_that_it_has_made_are_told(cluster: Cluster) -> None:
    assert "14 challenges begin" in addresses(cluster, 14)
    assert "nothing to dance" not in addresses(cluster, 0)


def test_programs_read_one_line(cluster: Cluster) -> None:
    told = addresses_as_json(cluster, 14)
    assert "\n" not in told
    found = json.loads(told)
    assert found["console"] == "http://127.0.0.1:8123/console"
    assert found["flower"] == "http://127.0.0.1:5555"
    assert found["challenges_made"] == 14

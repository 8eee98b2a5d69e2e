"""docker-compose.yml: valid by its schema, complete, and closed where it can be."""

from __future__ import annotations

import itertools
import json
import subprocess
from importlib.resources import files
from typing import Any

import pytest
from jsonschema.validators import validator_for
from redbeat.schedulers import RedBeatConfig

from services.jobs.celery_queue import celery_app
from services.jobs.pipelines import QUEUES
from settings import Settings
from tests.deploy.conftest import GIVEN, Unset, interpolate
from workers.cluster import HANDING_BACK
from workers.command_parser import parser
from workers.valkey import server_binary

Services = dict[str, dict[str, Any]]
ROLES = {"api", "beat", "flower", *(f"worker-{queue}" for queue in QUEUES)}


def test_it_satisfies_the_compose_schema(written: dict[str, Any]) -> None:
    schema = json.loads(
        (files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text()
    )

    problems = [
        f"{error.json_path}: {error.message}"
        for error in validator_for(schema)(schema).iter_errors(written)
    ]

    assert problems == []


def test_there_is_one_service_for_each_role_and_store(services: Services, ours: Services) -> None:
    assert set(ours) == ROLES
    assert set(services) - ROLES == {"mongo", "redis", "s3", "s3-bucket"}


def test_every_command_is_one_that_the_command_line_knows(ours: Services) -> None:
    for name, service in ours.items():
        options = parser().parse_args(service["command"])

        assert name.startswith(options.command)
        if options.command == "worker":
            assert [f"worker-{queue}" for queue in options.queues] == [name]


def test_every_role_gets_settings_that_troupe_accepts(ours: Services) -> None:
    for service in ours.values():
        settings = Settings.from_env(service["environment"])

        assert settings.redis_url.startswith("redis://:redis-password@redis")
        assert settings.broker_url.startswith("redis://:redis-password@redis")
        assert settings.broker_url != settings.redis_url
        assert settings.database_url.startswith("mongodb://troupe:mongo-password@mongo")


def test_whoever_touches_files_knows_the_object_store(ours: Services) -> None:
    for name in ROLES - {"beat", "flower"}:
        environment = ours[name]["environment"]

        assert Settings.from_env(environment).storage_url == "s3://troupe"
        assert environment["AWS_SECRET_ACCESS_KEY"] == "secret"


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_it_does_not_start_without_its_secrets(written: dict[str, Any], name: str) -> None:
    rest = {key: value for key, value in GIVEN.items() if key != name}

    with pytest.raises(Unset, match=name):
        interpolate(written["services"], rest)


def test_every_service_has_a_health_check(services: Services) -> None:
    unchecked = {name for name, one in services.items() if "test" not in one["healthcheck"]}

    assert unchecked == {"s3-bucket"}


def test_a_worker_is_healthy_by_its_own_queue(ours: Services) -> None:
    for queue in QUEUES:
        check = ours[f"worker-{queue}"]["healthcheck"]["test"]

        assert check[:4] == ["CMD", "python", "-m", "workers.cli"]
        assert parser().parse_args(check[4:]).queue == queue


# RedBeat announces an option of its next version; what this test reads stays as it is
@pytest.mark.filterwarnings("ignore:RedBeat will stop falling back:DeprecationWarning")
def test_beat_is_healthy_by_the_lock_that_it_really_holds(ours: Services) -> None:
    key = RedBeatConfig(celery_app("redis://127.0.0.1/1", "redis://127.0.0.1/0")).lock_key

    assert f"'{key}'" in ours["beat"]["healthcheck"]["test"][-1]


def test_nothing_is_reachable_from_another_host_unless_the_operator_says_so(
    services: Services, written: dict[str, Any]
) -> None:
    ports = {name: one["ports"] for name, one in services.items() if "ports" in one}

    assert ports == {
        "api": ["127.0.0.1:8000:8000"],
        "flower": ["127.0.0.1:5555:5555"],
        "s3": ["127.0.0.1:8333:8333"],
    }
    assert interpolate(written["services"]["api"]["ports"], {"API_BIND": "0.0.0.0"}) == [  # noqa: S104  # what an operator may choose
        "0.0.0.0:8000:8000"
    ]


def test_databases_have_no_way_out(services: Services, written: dict[str, Any]) -> None:
    assert written["networks"]["stores"] == {"internal": True}
    assert {name: services[name]["networks"] for name in ("mongo", "redis")} == {
        "mongo": ["stores"],
        "redis": ["stores"],
    }


def test_every_container_is_fenced_in(services: Services) -> None:
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["restart"]
        assert {"mem_limit", "cpus", "pids_limit"} <= set(service)


def test_nothing_takes_the_walls_of_a_container_down(services: Services, ours: Services) -> None:
    """Docker's own profile of system calls stays, and with it landlock and seccomp of ours."""
    opening = {"privileged", "cap_add", "pid", "ipc", "userns_mode", "network_mode", "devices"}
    for service in services.values():
        assert not opening & set(service)
    for service in ours.values():
        assert "user" not in service  # the image's, who is nobody of note


def test_images_are_pinned(services: Services) -> None:
    for service in services.values():
        _, _, tag = service["image"].partition(":")

        assert tag[:1].isdigit()


def test_redis_is_the_version_that_the_tests_run_on_and_demands_a_password(
    services: Services,
) -> None:
    redis = services["redis"]
    told = subprocess.check_output([server_binary(), "--version"], text=True)

    assert f"v={redis['image'].partition(':')[2].removesuffix('-alpine')} " in told
    options = dict(itertools.pairwise(redis["command"]))
    assert options["--requirepass"] == redis["environment"]["REDISCLI_AUTH"] == "redis-password"


def test_mongodb_has_no_known_hole(services: Services) -> None:
    """CVE-2025-14847: before 8.0.17 a caller without a password could read its memory."""
    version = services["mongo"]["image"].partition(":")[2]

    assert tuple(map(int, version.split("."))) >= (8, 0, 17)


def test_a_stopped_worker_has_time_to_finish_or_hand_back(ours: Services) -> None:
    for service in ours.values():
        grace = int(service["stop_grace_period"].removesuffix("s"))

        assert grace >= Settings().shutdown_grace_seconds + HANDING_BACK


def test_whoever_needs_a_store_waits_until_it_is_healthy(services: Services) -> None:
    for name in ROLES - {"beat", "flower"}:
        waits = services[name]["depends_on"]

        assert waits["mongo"] == waits["redis"] == {"condition": "service_healthy"}
        assert waits["s3-bucket"] == {"condition": "service_completed_successfully"}

"""deploy/: what Kubernetes is told agrees with the code and with docker-compose.yml.

No cluster is needed: the manifests are read as they are written.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

import celeryconfig
from services.documents.mongo import MongoDocuments
from services.jobs.admission import HELD_BACK, SLOTS
from services.jobs.job import StepStatus
from services.jobs.pipelines import QUEUES
from services.jobs.service import JobService
from services.webhooks.deliveries import Deliveries
from services.webhooks.webhook import DELIVERIES, Try, Webhook, WebhookEvent
from settings import PREFIX, Settings
from tests.jobs.sample_tasks import PIPELINES
from tests.jobs.test_job_service import RecordingQueue, Silence
from workers.command_parser import parser

DEPLOY = Path(__file__).parents[2] / "deploy"
TEMPLATE = DEPLOY / "secrets.example.yaml"
AT = "2026-01-01T00:00:00Z"
RECEIVER = Webhook(
    id="wh_1",
    user_id="ada",
    url="https://example.org/hook",
    events=("job.completed",),
    description=None,
    secrets=(),
    status="active",
    disabled_reason=None,
    failing_since=None,
    created_at=AT,
    updated_at=AT,
)

Manifest = dict[str, Any]


def read(path: Path) -> list[Manifest]:
    return list(yaml.safe_load_all(path.read_text()))


KUSTOMIZATION: Manifest = read(DEPLOY / "kustomization.yaml")[0]
RESOURCES = [made for name in KUSTOMIZATION["resources"] for made in read(DEPLOY / name)]
ALL = [*RESOURCES, *read(TEMPLATE)]


def named(kind: str) -> dict[str, Manifest]:
    return {made["metadata"]["name"]: made for made in ALL if made["kind"] == kind}


DEPLOYMENTS = named("Deployment")
SCALED = named("ScaledObject")


def pod(name: str) -> Manifest:
    return dict(DEPLOYMENTS[name]["spec"]["template"]["spec"])


def container(name: str) -> Manifest:
    (only,) = pod(name)["containers"]
    return dict(only)


def environment(name: str) -> dict[str, str]:
    """What the process of this Deployment gets, from its ConfigMaps and the Secrets' template."""
    given: dict[str, str] = {}
    for source in container(name)["envFrom"]:
        for kind, key in (("ConfigMap", "configMapRef"), ("Secret", "secretRef")):
            if key in source:
                made = named(kind)[source[key]["name"]]
                given |= made.get("data", {}) | made.get("stringData", {})
    return given


def test_every_file_is_applied_but_the_template_of_the_secrets() -> None:
    files = {path.relative_to(DEPLOY).as_posix() for path in DEPLOY.rglob("*.yaml")}

    theirs = {"kustomization.yaml", TEMPLATE.name, "secrets.yaml"}  # the last is an operator's own
    assert files - theirs == set(KUSTOMIZATION["resources"])


def test_no_secret_is_applied_from_the_repository() -> None:
    assert not [made for made in RESOURCES if made["kind"] == "Secret"]


def test_there_is_one_deployment_for_each_role_of_compose(ours: dict[str, Manifest]) -> None:
    assert set(DEPLOYMENTS) == set(ours)


def test_every_queue_is_consumed_by_exactly_one_deployment() -> None:
    consumed = [
        queue
        for name in DEPLOYMENTS
        if (options := parser().parse_args(container(name)["args"])).command == "worker"
        for queue in options.queues
    ]

    assert sorted(consumed) == sorted(queue.name for queue in celeryconfig.task_queues)


def test_commands_and_images_are_those_of_compose(ours: dict[str, Manifest]) -> None:
    for name, service in ours.items():
        assert container(name)["args"] == service["command"]
        assert container(name)["image"] == service["image"]


def test_every_variable_is_a_setting_and_the_settings_can_be_read() -> None:
    known = {PREFIX + each.name.upper() for each in fields(Settings)}
    written = {
        key for made in ALL for key in {**made.get("data", {}), **made.get("stringData", {})}
    }

    assert {key for key in written if key.startswith(PREFIX)} <= known
    for name in DEPLOYMENTS:
        settings = Settings.from_env(environment(name) | {"TROUPE_JWT_SECRET": "s" * 32})
        settings.demand_services()
        assert settings.broker_url != settings.redis_url


def test_every_role_is_told_what_compose_tells_it_and_no_more(ours: dict[str, Manifest]) -> None:
    for name, service in ours.items():
        of_the_api = set() if name == "api" else {"TROUPE_RATE_LIMITS", "TROUPE_PROXIES"}

        assert set(environment(name)) - of_the_api == set(service["environment"])


def test_every_config_map_and_secret_that_is_named_is_there() -> None:
    for name in DEPLOYMENTS:
        for source in container(name)["envFrom"]:
            (key, reference), *_ = source.items()
            assert reference["name"] in named(
                {"configMapRef": "ConfigMap", "secretRef": "Secret"}[key]
            )
    for made in named("TriggerAuthentication").values():
        for target in made["spec"]["secretTargetRef"]:
            assert target["key"] in named("Secret")[target["name"]]["stringData"]


def labels(name: str) -> dict[str, str]:
    return dict(DEPLOYMENTS[name]["spec"]["template"]["metadata"]["labels"])


def test_what_selects_pods_selects_those_of_one_deployment() -> None:
    selectors = [made["spec"]["selector"]["matchLabels"] for made in DEPLOYMENTS.values()]

    assert selectors == [labels(name) for name in DEPLOYMENTS]
    for name, made in named("PodDisruptionBudget").items():
        assert made["spec"]["selector"]["matchLabels"] == labels(name)
    for name, made in named("Service").items():
        assert made["spec"]["selector"] == labels(name)
        ports = {port["name"] for port in container(name)["ports"]}
        assert {port["targetPort"] for port in made["spec"]["ports"]} == ports


def test_what_scales_scales_the_deployment_of_its_name() -> None:
    for name, made in [*named("HorizontalPodAutoscaler").items(), *SCALED.items()]:
        assert made["spec"]["scaleTargetRef"]["name"] == name
        assert name in DEPLOYMENTS


def test_what_a_scaler_scales_has_no_number_of_its_own_that_would_undo_it() -> None:
    scaled = set(SCALED) | set(named("HorizontalPodAutoscaler"))

    for name, made in DEPLOYMENTS.items():
        assert ("replicas" in made["spec"]) != (name in scaled)


def test_there_is_one_beat_and_never_two_at_once() -> None:
    beat = DEPLOYMENTS["beat"]["spec"]

    assert (beat["replicas"], beat["strategy"]) == (1, {"type": "Recreate"})


def test_probes_ask_what_compose_asks(ours: dict[str, Manifest]) -> None:
    for name, service in ours.items():
        asked = container(name).get("livenessProbe" if name == "beat" else "readinessProbe", {})
        test = service["healthcheck"]["test"][1:]
        if "httpGet" in asked:
            port = container(name)["ports"][0]
            assert asked["httpGet"]["port"] == port["name"]
            address = f"http://127.0.0.1:{port['containerPort']}{asked['httpGet']['path']}"
            assert f"'{address}'" in shlex.join(test).replace("'\"'\"'", "'")
        else:
            assert asked["exec"]["command"] == test


def test_a_stopped_pod_has_as_long_as_a_stopped_container(ours: dict[str, Manifest]) -> None:
    for name, service in ours.items():
        assert f"{pod(name)['terminationGracePeriodSeconds']}s" == service["stop_grace_period"]


def test_memory_is_bounded_as_in_compose(ours: dict[str, Manifest]) -> None:
    for name, service in ours.items():
        limit = container(name)["resources"]["limits"]["memory"]

        assert limit.removesuffix("i").lower() == service["mem_limit"]


def test_every_pod_is_fenced_in() -> None:
    for name in DEPLOYMENTS:
        security = pod(name)["securityContext"]
        assert security["runAsNonRoot"] is True
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod(name)["automountServiceAccountToken"] is False
        assert not {"hostPID", "hostIPC", "hostNetwork"} & set(pod(name))
        assert container(name)["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        mounts = {mount["mountPath"] for mount in container(name)["volumeMounts"]}
        assert mounts == {"/var/lib/troupe", "/tmp"}  # where the image writes
        assert environment(name)["TMPDIR"] == "/var/lib/troupe"


def test_nothing_may_be_reached_or_reach_out_unless_a_policy_says_so() -> None:
    policies = named("NetworkPolicy")
    nothing = policies.pop("nothing")["spec"]
    opened = [made["metadata"]["name"] for made in policies.values() if "ingress" in made["spec"]]

    assert nothing == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert opened == ["callers-to-api"]
    (v4, _) = (to["ipBlock"] for to in policies["some-to-the-world"]["spec"]["egress"][0]["to"])
    assert {"10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16"} <= set(v4["except"])


def count(documents: MongoDocuments, trigger: Manifest) -> int:
    """What KEDA's MongoDB scaler would count for this trigger."""
    asked = trigger["metadata"]
    assert asked["collection"] in {SLOTS, HELD_BACK, DELIVERIES}
    return documents.count(asked["collection"], json.loads(asked["query"]))


@pytest.fixture
def documents(mongodb_documents: MongoDocuments) -> MongoDocuments:
    return mongodb_documents


def event(number: int) -> WebhookEvent:
    return WebhookEvent(
        id=f"evt_{number}",
        user_id="ada",
        sequence=number,
        event="job.completed",
        timestamp=AT,
        data={},
        expires_at=AT,
    )


def backlog(documents: MongoDocuments, queue: str) -> int:
    spec = SCALED[f"worker-{queue}"]["spec"]
    triggers = {made["name"]: count(documents, made) for made in spec["triggers"]}
    names = spec["advanced"]["scalingModifiers"]["formula"].split(" + ")
    assert sorted(names) == sorted(triggers)
    return sum(triggers.values())


def test_workers_are_scaled_by_all_that_waits_and_runs(documents: MongoDocuments) -> None:
    jobs = JobService(documents, RecordingQueue(), Silence(), pipelines=PIPELINES)
    jobs.prepare()
    made = [jobs.create("work", "ada", {})[0] for _ in range(9)]
    assert documents.count(HELD_BACK, {}) == 5  # the broker knows of four of them only
    claim = jobs.claim(made[0].id, "only", "w1")
    assert claim

    assert backlog(documents, "pose") == 9
    assert claim.job.steps["only"].status == StepStatus.RUNNING
    jobs.finish(claim)
    assert backlog(documents, "pose") == 8
    assert backlog(documents, "render") == 0


def test_every_queue_of_jobs_is_scaled_by_its_own_steps() -> None:
    assert set(SCALED) == {f"worker-{queue}" for queue in QUEUES} - {
        "worker-cleanup",
        "worker-recovery",
    }
    for name in set(SCALED) - {"worker-webhooks"}:
        spec = SCALED[name]["spec"]
        queues = {json.loads(one["metadata"]["query"])["queue"] for one in spec["triggers"]}
        children = parser().parse_args(container(name)["args"]).concurrency

        assert {f"worker-{queue}" for queue in queues} == {name}
        assert int(spec["advanced"]["scalingModifiers"]["target"]) >= children
        assert spec["minReplicaCount"] >= 1


def test_workers_of_webhooks_are_scaled_by_what_was_not_tried_yet(
    documents: MongoDocuments,
) -> None:
    deliveries = Deliveries(documents, RecordingQueue())
    first, *_ = (deliveries.add(RECEIVER, event(number))[0] for number in range(3))
    claimed = deliveries.claim(first)
    assert claimed
    (trigger,) = SCALED["worker-webhooks"]["spec"]["triggers"]

    assert count(documents, trigger) == 3
    deliveries.record(
        claimed, Try(at=AT), status="pending", attempt=1
    )  # to be tried again in a while
    assert count(documents, trigger) == 2

"""`./troupe admin` on a cluster's own database, while neither API nor broker is there."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.jobs.job import Job, JobStatus
from services.jobs.kinds.lessons import lesson_steps
from tests.services.house import House, open_house
from workers.cli import main
from workers.environment import broker_address, keep_broker_address

CHECKOUT = Path(__file__).resolve().parents[2]
Troupe = Callable[..., tuple[int, str, str]]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A cluster whose database lies in this folder."""
    made = open_house(tmp_path, f"sqlite://{tmp_path / 'troupe.db'}")
    yield made
    made.documents.close()


@pytest.fixture
def troupe(
    house: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Troupe:
    """Exit code, output and errors of a command in this cluster's folder."""
    for name in [name for name in os.environ if name.startswith("TROUPE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TROUPE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("logging.basicConfig", lambda **options: None)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["admin", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def lesson(house: House, owner: str = "ada") -> Job:
    return house.services.jobs.create("video_generation", owner, {"topic": "Sets"})[0]


def failed(house: House, owner: str = "ada", code: str = "OUTAGE") -> Job:
    """Planned; its first scene has failed."""
    jobs, job = house.services.jobs, lesson(house, owner)
    claim = jobs.claim(job.id, "plan", "w1")
    assert claim
    jobs.finish(claim, then=lesson_steps(1))
    claim = jobs.claim(job.id, "scene-001", "w2")
    assert claim
    jobs.log(claim, "INFO", "Drawing", {})
    return jobs.fail(claim, code, "The model was away.")


def status(house: House, job: Job) -> JobStatus:
    return house.services.jobs.get(job.id).status


def test_jobs_are_listed_in_columns_and_as_json(house: House, troupe: Troupe) -> None:
    old, new = failed(house), lesson(house, "bob")

    code, said, _ = troupe("jobs")

    lines = said.splitlines()
    assert code == 0
    assert lines[0].split() == ["ID", "TYPE", "STATE", "AGE", "QUEUE", "TRIES", "OWNER", "ERROR"]
    assert lines[1].split()[:3] == [new.id, "video_generation", "queued"]
    assert lines[2].split()[5:] == ["2", "ada", "OUTAGE"]
    found = json.loads(troupe("jobs", "--state", "failed", "--owner", "ada", "--json")[1])
    assert [item["id"] for item in found["items"]] == [old.id]
    assert json.loads(troupe("jobs", "--older-than", "1h", "--json")[1])["items"] == []
    assert "There may be more" in troupe("jobs", "--limit", "1")[1]


def test_an_owner_may_be_named_by_their_address(house: House, troupe: Troupe) -> None:
    user = house.user()
    job = failed(house, user.id)
    failed(house, "bob")

    found = json.loads(troupe("jobs", "--owner", user.email, "--json")[1])
    assert [item["id"] for item in found["items"]] == [job.id]
    assert troupe("jobs", "requeue", "--owner", user.email)[1].startswith(f"{job.id}: requeued")
    code, _, error = troupe("jobs", "--owner", "nobody@example.com")
    assert (code, error) == (2, "troupe: there is no user nobody@example.com.\n")


def test_a_job_is_explained(house: House, troupe: Troupe) -> None:
    job, waiting = failed(house), lesson(house)

    code, said, _ = troupe("jobs", "explain", job.id)

    assert code == 0
    assert "It failed (OUTAGE): The model was away." in said
    assert f"./troupe admin jobs requeue {job.id}" in said
    assert "scene-001  render" in said
    assert "INFO Drawing" in said
    told = json.loads(troupe("jobs", "explain", waiting.id, "--json")[1])
    assert told["waits"][0]["reason"] == "broker_down"
    code, _, error = troupe("jobs", "explain", "job_none")
    assert (code, error) == (1, "There is no job job_none.\n")


def test_failed_jobs_are_requeued_by_id_and_by_filter(house: House, troupe: Troupe) -> None:
    one, two, three = failed(house), failed(house, "bob"), failed(house, "bob", "OTHER")

    code, said, error = troupe("jobs", "requeue", one.id, "job_none")
    assert code == 1
    assert said == f"{one.id}: requeued from scene-001\n"
    assert error == "job_none: There is no job job_none.\n"
    assert "left as it is" in troupe("jobs", "requeue", one.id)[1]

    code, said, _ = troupe("jobs", "requeue", "--owner", "bob", "--error-code", "OUTAGE")
    assert (code, said) == (0, f"{two.id}: requeued\n1 requeued, 0 refused.\n")
    assert [status(house, job) for job in (one, two, three)] == [
        JobStatus.PROCESSING, JobStatus.PROCESSING, JobStatus.FAILED,
    ]  # fmt: skip

    code, said, _ = troupe("jobs", "requeue", "--all")
    assert said.endswith("1 requeued, 0 refused.\n")
    house.services.jobs.sweep()  # what this command could not tell the broker
    sent: Any = house.services.queue
    assert {m.arguments["job_id"] for m in sent.sent[-3:]} == {one.id, two.id, three.id}


def test_programs_read_what_became_of_each(house: House, troupe: Troupe) -> None:
    one, two = failed(house), failed(house, "bob")

    code, said, error = troupe("jobs", "--json", "requeue", one.id, "job_none")
    assert (code, error) == (1, "")
    done, refused = json.loads(said)
    assert (done["job"], done["refused"]) == (one.id, False)
    assert (refused["job"], refused["refused"]) == ("job_none", True)
    code, said, _ = troupe("jobs", "requeue", "--all", "--json")
    assert [(it["job"], it["words"]) for it in json.loads(said)] == [(two.id, "requeued")]
    user = house.user()
    made = json.loads(troupe("users", "make-admin", user.id, "--json")[1])
    assert (made["email"], made["role"]) == (user.email, "ADMIN")


def test_nothing_is_requeued_by_mistake(house: House, troupe: Troupe) -> None:
    job = failed(house)

    for words in ([], [job.id, "--all"], [job.id, "--owner", "ada"]):
        code, _, error = troupe("jobs", "requeue", *words)
        assert code == 2
        assert "name the jobs by their ids, or by filters, or take --all" in error
    assert troupe("jobs", "--owner", "ada", "requeue")[0] == 2
    assert status(house, job) == JobStatus.FAILED


def test_jobs_are_cancelled_and_put_forward(house: House, troupe: Troupe) -> None:
    waiting, running = lesson(house), lesson(house)
    house.services.jobs.claim(running.id, "plan", "w1")

    assert troupe("jobs", "priority", waiting.id, "7")[1] == f"{waiting.id}: priority 7\n"
    code, said, _ = troupe("jobs", "cancel", waiting.id, running.id)

    assert code == 0
    assert f"{waiting.id}: cancelled" in said
    assert f"{running.id}: a step is running" in said
    code, _, error = troupe("jobs", "cancel", waiting.id)
    assert code == 1
    assert "cancelled already" in error
    assert house.services.jobs.get(waiting.id).priority == 7


def test_users_are_listed_shown_and_made_administrators(house: House, troupe: Troupe) -> None:
    user = house.user()
    assert user.email in troupe("users")[1]
    assert troupe("users", "--administrators", "--json")[1] == "[]\n"

    code, said, _ = troupe("users", "make-admin", user.email.upper())
    assert (code, said) == (0, f"{user.email} is an administrator, once logged in again.\n")
    assert json.loads(troupe("users", "show", user.id)[1])["role"] == "ADMIN"
    assert "password" not in troupe("users", "show", user.id)[1]

    code, _, error = troupe("users", "revoke-admin", user.id)
    assert code == 1
    assert "only administrator" in error
    other = house.user()
    troupe("users", "make-admin", other.id)
    assert troupe("users", "revoke-admin", user.id)[0] == 0
    administrators = json.loads(troupe("users", "--administrators", "--json")[1])
    assert [one["id"] for one in administrators] == [other.id]
    assert troupe("users", "show", "nobody@example.com")[0] == 2


def test_the_ledger_is_walked_to_its_end(
    house: House, troupe: Troupe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.administration.ledger.MOST_FAULTS", 1)
    house.dance(house.user(), house.challenge())
    assert troupe("integrity")[0] == 0
    keys = [f"users/{house.user().id}/lost{n}" for n in range(3)]
    for key in keys:
        house.services.objects.put(key, b"old", "x/y")

    code, said, _ = troupe("integrity", "--orphan-grace", "0s")
    assert code == 1
    assert all(key in said for key in keys)
    assert "1 jobs accepted, 1 ended, 0 in flight." in said
    told = json.loads(troupe("integrity", "--orphan-grace", "0s", "--json")[1])
    assert not told["sound"]
    assert told["complete"]
    assert told["fault_counts"]["orphaned_object"] >= 3


def test_a_folder_without_a_cluster_is_named_and_stays_empty(
    troupe: Troupe, tmp_path: Path
) -> None:
    code, _, error = troupe("--data", str(tmp_path / "elsewhere"), "jobs")

    assert code == 2
    assert f"there is no database {tmp_path / 'elsewhere' / 'troupe.db'}" in error
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("age", ["1", "2w", "-1h", "999999999d"])
def test_ages_are_written_with_their_unit(troupe: Troupe, age: str) -> None:
    with pytest.raises(SystemExit) as ended:
        troupe("jobs", f"--older-than={age}")
    assert ended.value.code == 2


def test_a_cluster_leaves_word_where_its_broker_is(tmp_path: Path) -> None:
    assert broker_address(tmp_path) == ""
    keep_broker_address(tmp_path, "redis://127.0.0.1:4711/0")
    assert broker_address(tmp_path) == "redis://127.0.0.1:4711/0"


def test_whoever_has_read_enough_gets_no_traceback(house: House, tmp_path: Path) -> None:
    for _ in range(300):  # more than a pipe holds
        lesson(house)
    kept = {name: v for name, v in os.environ.items() if not name.startswith("TROUPE_")}
    words = ("-m", "workers.cli", "admin", "--data", str(tmp_path), "jobs", "--limit", "300")
    commands = [[*words, "--json"], ["-m", "workers.cli", "lessons"]]  # the second writes by lines

    for command in (shlex.join([sys.executable, *one]) for one in commands):
        answer = subprocess.run(
            ["/bin/bash", "-c", f"set -o pipefail; {command} | head -c 10"],
            cwd=CHECKOUT, env=kept, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

        assert (answer.returncode, answer.stderr) == (0, "")

"""./troupe sets itself up once, mends what was broken off, and then keeps out of the way."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.bootstrap.conftest import FETCHED, Checkout, told, wait_for

pytestmark = pytest.mark.slow

INSTALL = "-m pip install --require-hashes --no-deps"


def test_the_first_run_installs_the_locked_packages_and_the_model(checkout: Checkout) -> None:
    result = checkout.run("doctor", "two words")

    assert told(result)["arguments"] == ["doctor", "two words"]
    assert len(checkout.calls(INSTALL)) == 1
    assert checkout.calls(INSTALL)[0].endswith("/requirements/runtime.lock")
    assert (checkout.home / ".cache/troupe/pose_landmarker_full.task").exists()
    assert "[  0 s] Setting up Troupe in" in result.stderr


def test_the_next_run_says_nothing_and_sets_nothing_up(checkout: Checkout) -> None:
    checkout.run("doctor")
    before = checkout.calls("")

    result = checkout.run("doctor")

    assert told(result)
    assert result.stderr == ""
    assert checkout.calls("") == [*before, "-m workers.cli doctor"]


def test_it_works_from_any_folder_and_through_a_link(checkout: Checkout, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "workers").mkdir()  # must not take the place of ours
    (elsewhere / "troupe").symlink_to(checkout.root / "troupe")

    said = told(checkout.run("doctor", script=elsewhere / "troupe", cwd=elsewhere))

    assert said["cwd"] == str(elsewhere)
    assert said["environment"]["PYTHONPATH"] == str(checkout.root)
    assert said["safe"]


def test_a_changed_lock_file_is_installed_into_the_same_environment(checkout: Checkout) -> None:
    checkout.run("doctor")
    checkout.lock("runtime", "six==1.18.0\n")

    told(checkout.run("doctor"))

    assert len(checkout.calls(INSTALL)) == 2
    assert len(checkout.calls("-m venv")) == 1


def test_the_tests_get_the_packages_of_the_developers_lock(checkout: Checkout) -> None:
    checkout.run("doctor")
    (checkout.root / "pytest.py").write_text("import os, sys; print(os.getcwd(), *sys.argv[1:])")

    first, second = (checkout.run("test", "-k", "pose", cwd=checkout.home) for _ in range(2))

    assert first.stdout == second.stdout == f"{checkout.root} -k pose\n"
    assert [call.rsplit("/")[-1] for call in checkout.calls(INSTALL)] == [
        "runtime.lock",
        "dev.lock",
    ]


def test_a_killed_set_up_is_mended_by_the_next_run(checkout: Checkout) -> None:
    checkout.pip(f"{FETCHED}; sleep 30")
    process = checkout.start("doctor")
    marker = checkout.root / ".venv" / "troupe-incomplete"
    wait_for(lambda: marker.exists() and checkout.calls("-m pip"))
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    half_unpacked = checkout.root / ".venv" / "half-unpacked"
    half_unpacked.touch()
    checkout.pip(FETCHED)

    result = checkout.run("doctor")

    assert told(result)
    assert "making it anew" in result.stderr
    assert not half_unpacked.exists()


def test_of_two_runs_at_once_one_sets_up_and_the_other_waits(checkout: Checkout) -> None:
    checkout.pip(f"sleep 1; {FETCHED}")
    first = checkout.start("doctor")
    wait_for(lambda: checkout.calls("-m pip"))

    second = checkout.run("doctor")
    out, _ = first.communicate(timeout=30)

    assert out
    assert told(second)
    assert "waiting for it" in second.stderr
    assert len(checkout.calls(INSTALL)) == 1


def test_without_a_home_the_model_is_kept_in_the_checkout(checkout: Checkout) -> None:
    checkout.environment = {"HOME": ""}

    said = told(checkout.run("doctor"))

    assert said["environment"]["TROUPE_CACHE_DIR"] == str(checkout.root / ".cache/troupe")
    assert (checkout.root / ".cache/troupe/pose_landmarker_full.task").exists()


def test_a_given_model_is_used_and_none_is_made(checkout: Checkout) -> None:
    checkout.environment = {"TROUPE_POSE_MODEL_PATH": "/models/heavy.task"}

    told(checkout.run("doctor"))

    assert not checkout.calls("-m pose.model")

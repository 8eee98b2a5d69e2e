"""When ./troupe cannot set itself up it says why, what to do, and spoils nothing."""

from __future__ import annotations

import pytest

from tests.bootstrap.conftest import Checkout, told

pytestmark = pytest.mark.slow

NO_NETWORK = "WARNING: Retrying ... NewConnectionError: Temporary failure in name resolution"
NO_SPACE = "ERROR: Could not install packages: [Errno 28] No space left on device"
OTHER_FILE = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
NO_COMPILER = "ERROR: Failed building wheel for pycairo"


def test_a_python_that_is_too_old_is_named_with_the_one_command(checkout: Checkout) -> None:
    checkout.command("python3", "echo 3.9 yes")

    result = checkout.run("doctor")

    assert result.returncode == 2
    assert "needs Python 3.11 or newer; this machine's is 3.9" in result.stderr
    assert "sudo apt-get install -y python3.11 python3.11-venv python3.11-dev" in result.stderr


def test_an_old_python3_beside_a_newer_one_does_no_harm(checkout: Checkout) -> None:
    (checkout.bin / "python3.12").write_bytes((checkout.bin / "python3").read_bytes())
    (checkout.bin / "python3.12").chmod(0o755)
    checkout.command("python3", "echo 3.9 yes")
    checkout.command("python3.13", "echo 'not installed here' >&2; exit 127")

    assert told(checkout.run("doctor"))


def test_no_python_at_all_is_said(checkout: Checkout) -> None:
    (checkout.bin / "python3").unlink()

    result = checkout.run("doctor")

    assert result.returncode == 2
    assert "sudo apt-get install -y python3 python3-venv python3-dev" in result.stderr


def test_a_python_without_virtual_environments_asks_for_the_package(checkout: Checkout) -> None:
    checkout.command("python3", "echo 3.11 no")
    checkout.command("id", "echo 1000")
    checkout.command("sudo", "exit 1")

    result = checkout.run("doctor")

    assert result.returncode == 2
    assert "sudo apt-get update && sudo apt-get install -y python3.11-venv" in result.stderr


def test_missing_system_packages_are_one_command_for_a_plain_user(checkout: Checkout) -> None:
    checkout.command("pkg-config", "exit 1")
    checkout.command("id", "echo 1000")
    checkout.command("sudo", "exit 1")

    result = checkout.run("doctor")

    assert result.returncode == 2
    assert "apt-get install -y pkg-config libcairo2-dev libpango1.0-dev" in result.stderr
    assert not checkout.calls("apt-get")
    assert not (checkout.root / ".venv").exists()


def test_root_gets_the_missing_system_packages_installed(checkout: Checkout) -> None:
    checkout.command("pkg-config", '[[ $* != "--exists cairo" ]]')

    assert told(checkout.run("doctor"))

    (call,) = checkout.calls("apt-get")
    assert call.endswith(" libcairo2-dev")


def test_bubblewrap_is_tried_for_and_done_without(checkout: Checkout) -> None:
    (checkout.bin / "bwrap").unlink()
    checkout.command("apt-get", f'echo "apt-get $*" >>"{checkout.bin}/calls"; exit 100')

    result = checkout.run("doctor")

    assert told(result)
    assert [call.split()[-1] for call in checkout.calls("apt-get")] == ["bubblewrap"]
    assert "all goes on without it" in result.stderr


def test_tools_of_tests_are_tried_for_only_where_tests_are_run(checkout: Checkout) -> None:
    checkout.command("apt-get", f'echo "apt-get $*" >>"{checkout.bin}/calls"; exit 100')

    assert told(checkout.run("doctor"))
    assert not checkout.calls("apt-get")
    checkout.run("test", "--version")

    tried = [call.split()[-1] for call in checkout.calls("apt-get")]
    assert tried == ["faketime", "strace", "chromium", "chromium-driver"]


def test_an_ordinary_user_is_not_asked_to_install_bubblewrap(checkout: Checkout) -> None:
    (checkout.bin / "bwrap").unlink()
    checkout.command("id", "echo 1000")

    assert told(checkout.run("doctor"))
    assert not checkout.calls("apt-get")


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        (NO_NETWORK, "Check the network"),
        (NO_SPACE, "Make room"),
        (OTHER_FILE, "do not go round it"),
        (NO_COMPILER, "could not be built"),
        ("ERROR: something new", "troupe-setup.log"),
    ],
)
def test_a_failed_install_gives_its_reason_and_the_next_run_goes_on(
    checkout: Checkout, output: str, advice: str
) -> None:
    good = (checkout.bin / "pip-script").read_text()
    checkout.pip(f"echo '{output}'; exit 1")

    failed = checkout.run("doctor")
    checkout.pip(good)

    assert failed.returncode == 1
    assert failed.stdout == ""
    assert advice in failed.stderr
    assert told(checkout.run("doctor"))
    assert len(checkout.calls("-m venv")) == 1


def test_a_model_that_cannot_be_made_is_tried_again(checkout: Checkout) -> None:
    model = checkout.root / "pose" / "model.py"
    good = model.read_text()
    model.write_text("raise SystemExit('pose model: no network')")

    failed = checkout.run("doctor")
    model.write_text(good)

    assert failed.returncode == 1
    assert "pose model: no network" in failed.stderr
    assert "TROUPE_POSE_MODEL_PATH" in failed.stderr
    assert told(checkout.run("doctor"))


def test_a_cache_folder_that_cannot_be_written_is_named(checkout: Checkout) -> None:
    checkout.environment = {"TROUPE_CACHE_DIR": "/proc/nowhere"}

    result = checkout.run("doctor")

    assert result.returncode == 2
    assert "TROUPE_CACHE_DIR=/proc/nowhere cannot be written" in result.stderr


def test_a_colon_in_the_path_is_refused_before_anything_is_made(checkout: Checkout) -> None:
    checkout.root = checkout.root.rename(checkout.root.parent / "a:b")

    result = checkout.run("doctor")

    assert result.returncode == 2
    assert "has a colon in it" in result.stderr
    assert not (checkout.root / ".venv").exists()

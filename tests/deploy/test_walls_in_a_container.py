"""The Dockerfile is built, and the attacks are run once more in a container of it, as compose says.

Base images cannot be pulled everywhere: a Debian by debootstrap with this machine's Python stands
in for the one that the Dockerfile names. All else is the image; the tests and what they alone need
lie beside it, where the children that are attacked do not look.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.confinement.test_ordinary_users import SUITE
from tests.deploy.built_image import (
    NAME,
    PODMAN,
    build_image,
    can_be_built,
    remove_image,
)
from tests.deploy.test_image import ROOT

PLACE, DATA, MORE = "/opt/troupe", "/var/lib/troupe", "/opt/packages-of-the-tests"
PYTHON = f"{PLACE}/.venv/bin/python"
RUN = [*PODMAN, "run", "--rm", "--network=none", "--pull=never",
       "--ulimit=nofile=4096:4096", "--ulimit=nproc=4096:4096"]  # fmt: skip
FORBIDDING = [PYTHON, "-m", "tests.confinement.without_namespaces"]

pytestmark = [pytest.mark.long, pytest.mark.alone, pytest.mark.timeout(3600), can_be_built]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    build_image(tmp_path_factory.mktemp("image"))
    yield NAME
    remove_image()


def options(service: dict[str, Any]) -> list[str]:
    """Of `podman run`, from what compose says of the service; the user is the image's."""
    assert service["read_only"] is True
    return [
        "--read-only", "--pids-limit", str(service["pids_limit"]),
        *(f"--cap-drop={name}" for name in service["cap_drop"]),
        *(f"--security-opt={word.removesuffix(':true')}" for word in service["security_opt"]),
        *(f"--tmpfs={place}" for place in service["tmpfs"]),
        f"--env=TMPDIR={service['environment']['TMPDIR']}",
    ]  # fmt: skip


def in_container(image: str, data: Path, service: dict[str, Any], command: list[str]) -> str:
    """What the command says that is run with the tests and what they need beside the image's."""
    data.mkdir()
    data.chmod(0o1777)
    site = next(path for path in sys.path if path.endswith("site-packages"))
    mounts = {
        ROOT / "tests": f"{PLACE}/tests",
        ROOT / "pyproject.toml": f"{PLACE}/pyproject.toml",
        Path(site): MORE,
    }
    done = subprocess.run(
        [
            *RUN, *options(service),
            *(f"--volume={one}:{there}:ro" for one, there in mounts.items()),
            f"--env=PYTHONPATH={PLACE}:{MORE}", f"--volume={data}:{DATA}",
            f"--workdir={PLACE}", f"--entrypoint={command[0]}",
            image, *command[1:],
        ],
        check=False, text=True, capture_output=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.mark.parametrize("before", [[], FORBIDDING], ids=["podman", "no-namespaces"])
@pytest.mark.parametrize("role", ["worker-render", "worker-pose"])
def test_no_attack_gets_anything_in_a_container(
    role: str,
    before: list[str],
    *,
    image: str,
    tmp_path: Path,
    ours: dict[str, dict[str, Any]],
) -> None:
    """With Docker's own profile no namespace can be made; podman's lets bubblewrap work."""
    command = [*before, PYTHON, *SUITE]
    told = in_container(image, tmp_path / "data", ours[role], command)

    assert int(re.findall(r"(\d+) passed", told)[0]) > 80, told
    assert ("bubblewrap does not hold here" in told) == bool(before), told


def test_its_commands_run_and_it_holds_the_model_and_nothing_of_the_tests(image: str) -> None:
    """As it starts by itself, without a setting."""
    code = (
        "import importlib.util as u, os, sys; "
        "print(sys.prefix, os.getuid(), os.path.isfile(os.environ['TROUPE_POSE_MODEL_PATH']),"
        " [n for n in ('tests', 'bench', 'pytest') if u.find_spec(n)])"
    )

    def said(*words: str) -> str:
        return subprocess.run([*RUN, *words], check=True, text=True, capture_output=True).stdout

    assert "worker" in said(image)  # its own words are --help
    found = said("--entrypoint=python", image, "-c", code)
    assert found.split() == [f"{PLACE}/.venv", "10001", "True", "[]"]

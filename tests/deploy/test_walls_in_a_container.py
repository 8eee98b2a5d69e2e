"""The attacks once more in a container as docker-compose.yml starts it.

Base images cannot be pulled everywhere: a Debian by debootstrap with the packages of the Dockerfile
stands in for the image, and this checkout with its virtual environment lies where the Dockerfile
copies them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.confinement.test_ordinary_users import SUITE
from tests.deploy.test_image import DOCKERFILE, ROOT

PLACE, DATA = "/opt/troupe", "/var/lib/troupe"
PYTHON = f"{PLACE}/.venv/bin/python"
# what the image of Python brings for it
LIBRARIES = "libssl3 libffi8 libsqlite3-0 libreadline8 libbz2-1.0 liblzma5 zlib1g libncursesw6"
FORBIDDING = [PYTHON, "-m", "tests.confinement.without_namespaces"]
PODMAN = shutil.which("podman") or ""
NEEDED = ("podman", "runc", "debootstrap")

pytestmark = [
    pytest.mark.long,
    pytest.mark.alone,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        os.geteuid() != 0 or not all(map(shutil.which, NEEDED)),
        reason=f"root with {', '.join(NEEDED)} starts containers",
    ),
]


def packages() -> list[str]:
    """Of the image that runs."""
    words = re.findall(r"--no-install-recommends \\\n(.*?)&&", DOCKERFILE, re.DOTALL)[-1]
    return words.replace("\\", " ").split()


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("image") / "system"
    names = ",".join([*packages(), *LIBRARIES.split()])
    command = ["debootstrap", "--variant=minbase", f"--include={names}", "bookworm", str(folder)]
    done = subprocess.run(command, check=False, text=True, capture_output=True)
    if done.returncode:
        pytest.skip(f"Debian's packages cannot be had: {done.stdout[-300:]}")
    for place in (folder, folder / "root"):  # Python may have come from a home there
        place.chmod(0o755)
    (folder / PLACE.lstrip("/")).mkdir()
    yield folder
    shutil.rmtree(folder)


def options(service: dict[str, Any]) -> list[str]:
    """Of `podman run`, from what compose says of the service and the Dockerfile of the user."""
    user = re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE)[-1]
    assert service["read_only"] is True
    return [
        "--user", user, "--read-only", "--pids-limit", str(service["pids_limit"]),
        *(f"--cap-drop={name}" for name in service["cap_drop"]),
        *(f"--security-opt={word.removesuffix(':true')}" for word in service["security_opt"]),
        *(f"--tmpfs={place}" for place in service["tmpfs"]),
        f"--env=TMPDIR={service['environment']['TMPDIR']}",
    ]  # fmt: skip


def in_container(system: Path, data: Path, service: dict[str, Any], command: list[str]) -> str:
    base = Path(sys.base_prefix).resolve()
    data.mkdir()
    data.chmod(0o1777)
    mounts = {ROOT: PLACE, Path(sys.prefix).resolve(): f"{PLACE}/.venv", base: str(base)}
    done = subprocess.run(
        [
            PODMAN, "--runtime=runc", "--cgroup-manager=cgroupfs", "run", "--rm", "--rootfs",
            "--network=none", "--ulimit=nofile=4096:4096", "--ulimit=nproc=4096:4096",
            *options(service), *(f"--volume={one}:{there}:ro" for one, there in mounts.items()),
            f"--volume={data}:{DATA}", f"--env=HOME={DATA}", "--env=PYTHONDONTWRITEBYTECODE=1",
            f"--workdir={PLACE}", str(system), *command,
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
    system: Path,
    tmp_path: Path,
    ours: dict[str, dict[str, Any]],
) -> None:
    """With Docker's own profile no namespace can be made; podman's lets bubblewrap work."""
    told = in_container(system, tmp_path / "data", ours[role], [*before, PYTHON, *SUITE])

    assert int(re.findall(r"(\d+) passed", told)[0]) > 80, told
    assert ("bubblewrap does not hold here" in told) == bool(before), told

"""The Dockerfile, built where base images cannot be pulled."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.test_image import ROOT

NAME, BASE = "localhost/troupe-tested", "localhost/troupe-tested-base"


def which(program: str) -> str:
    return shutil.which(program) or ""


PODMAN = [which("podman"), "--runtime=runc", "--cgroup-manager=cgroupfs"]
NEEDED = ("podman", "runc", "debootstrap")
# what the image of Python brings for it
LIBRARIES = (
    "ca-certificates,libssl3,libffi8,libsqlite3-0,libreadline8,libbz2-1.0,liblzma5,zlib1g,"
    "libncursesw6"
)
NO_PART = shutil.ignore_patterns("site-packages", "test", "__pycache__", "*.a")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")

can_be_built = pytest.mark.skipif(
    os.geteuid() != 0 or not all(map(which, NEEDED)),
    reason=f"root with {', '.join(NEEDED)} builds and starts containers",
)


def build_image(folder: Path) -> None:
    """As NAME. Skips where Debian's or Python's packages cannot be had."""
    make_base(folder / "base")
    build_on_base()


def build_on_base() -> None:
    alone = ("--network=host", "--isolation=chroot", "--pull=never", "--layers=false")
    named = (f"--build-arg=PYTHON_IMAGE={BASE}", f"--tag={NAME}")
    build = [*PODMAN, "build", *alone, *named, *volumes_of_pip()]
    done = subprocess.run([*build, str(ROOT)], check=False, text=True, capture_output=True)
    if "No matching distribution" in done.stderr or "Failed to fetch" in done.stderr:
        pytest.skip(f"packages cannot be had: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def make_base(folder: Path) -> None:
    """A Debian with this machine's Python in /usr/local stands in for the image of Python."""
    command = [which("debootstrap"), "--variant=minbase", f"--include={LIBRARIES}", "bookworm"]
    done = subprocess.run([*command, str(folder)], check=False, text=True, capture_output=True)
    if done.returncode:
        pytest.skip(f"Debian's packages cannot be had: {done.stdout[-300:]}")
    python = Path(sys.base_prefix).resolve()
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    local = folder / "usr/local"
    for place in ("bin", "include", "lib"):
        shutil.copytree(
            python / place, local / place, symlinks=True, dirs_exist_ok=True, ignore=NO_PART
        )
    facts = [*(local / "lib/pkgconfig").glob("*.pc"), *local.glob("lib/*/_sysconfigdata*.py")]
    for file in facts:  # where headers lie
        file.write_text(file.read_text().replace(str(python), "/usr/local"))
    for package in (python / "lib" / version / "site-packages").glob("pip*"):
        shutil.copytree(package, local / "lib" / version / "site-packages" / package.name)
    if CERTIFICATES.exists():  # a mirror of one's own may have its own
        shutil.copyfile(CERTIFICATES, folder / CERTIFICATES.relative_to("/"))
    subprocess.run([which("chroot"), str(folder), "/sbin/ldconfig"], check=True)
    packed = subprocess.Popen([which("tar"), "-C", str(folder), "-c", "."], stdout=subprocess.PIPE)
    with packed:
        loading = [*PODMAN, "import", "-", BASE]
        subprocess.run(loading, stdin=packed.stdout, check=True, capture_output=True)
    shutil.rmtree(folder)


def volumes_of_pip() -> list[str]:
    """This machine's settings of pip, and the folders that they name, for the build to see."""

    def told(*words: str) -> str:
        command = [sys.executable, "-m", "pip", "config", *words]
        return subprocess.run(command, check=True, text=True, capture_output=True).stdout

    files = re.findall(r"^\s+(/\S+), exists: True", told("debug"), re.MULTILINE)
    named = re.findall(r"(?<![\w:/.])(?:file://)?(/[\w./-]+)", told("list"))
    indexes = [name.removesuffix("/simple") for name in named]  # whose files lie beside it
    places = {path for path in map(Path, [*files, *indexes]) if path.exists()}
    outermost = [one for one in places if not places.intersection(one.parents)]
    return [f"--volume={one}:{one}:ro" for one in sorted(outermost) if one != CERTIFICATES]


def remove_image() -> None:
    subprocess.run([*PODMAN, "rmi", "--force", NAME, BASE], check=False, capture_output=True)

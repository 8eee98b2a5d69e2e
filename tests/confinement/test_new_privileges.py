"""Programs that give rights to whoever starts them give none to a process that may gain none.

An ordinary user cannot empty the set of capabilities that such a program could give (that takes
CAP_SETPCAP): `no_new_privs` is what makes it harmless. Behind the walls landlock and seccomp
forbid that anything is started at all; here it is tried without them.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from confinement import kernel

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes such programs")

USER = 12345
CAP_DAC_OVERRIDE = 1 << 1
# struct vfs_cap_data of the kernel, version 2, effective: permitted and inheritable, twice 32 bits
FILE_CAPABILITIES = struct.pack("<5I", 0x02000001, CAP_DAC_OVERRIDE, 0, 0, 0)


def set_user_id(program: Path) -> None:
    program.chmod(0o6755)


def give_capabilities(program: Path) -> None:
    os.setxattr(program, "security.capability", FILE_CAPABILITIES)


def gain_nothing() -> None:
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)


@pytest.fixture(params=[set_user_id, give_capabilities])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Of root's, for everybody."""
    above = Path(tempfile.gettempdir())
    for place in (tmp_path, *(one for one in tmp_path.parents if above in one.parents)):
        place.chmod(0o755)
    made = tmp_path / "program"
    shutil.copyfile(shutil.which("cat") or "", made)
    made.chmod(0o755)
    try:
        request.param(made)
    except OSError as problem:
        pytest.skip(f"no such program can be made here: {problem}")
    return made


def status(program: Path, before: Callable[[], None] | None) -> dict[str, str]:
    """What it is told of itself when an ordinary user starts it."""
    done = subprocess.run(
        [str(program), "/proc/self/status"], check=True, capture_output=True, text=True,
        user=USER, group=USER, extra_groups=(), preexec_fn=before,
    )  # fmt: skip
    lines = (line.partition(":") for line in done.stdout.splitlines())
    return {name: value.strip() for name, _, value in lines}


def has_rights(told: dict[str, str]) -> bool:
    kinds = ("CapPrm", "CapEff", "CapInh", "CapAmb")
    return "0" in told["Uid"].split() or any(int(told[kind], 16) for kind in kinds)


def test_who_may_gain_nothing_gains_nothing_whatever_the_bounding_set(program: Path) -> None:
    if not has_rights(status(program, None)):
        pytest.skip("programs give no rights on this mount")

    told = status(program, gain_nothing)

    assert int(told["CapBnd"], 16)  # as an ordinary user's is
    assert not has_rights(told)
    assert told["Uid"].split() == [str(USER)] * 4
    assert told["Gid"].split() == [str(USER)] * 4

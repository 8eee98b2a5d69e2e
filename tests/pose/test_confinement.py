"""What code that has taken over the decoder can do: read, compute, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from confinement.places import ROOT
from pose.sandbox.host import Sandbox
from pose.segments import Segment

pytestmark = pytest.mark.slow

# each in a line of its own, as an exploit would try it from inside
ATTEMPTS = {
    "a socket": "socket.socket()",
    "a socket of this machine": "socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "socket.socketpair()",
    "a fork": "os.fork() or os._exit(0)",
    "another program": "os.execv('/bin/true', ['true'])",
    "another process": "subprocess.run(['/bin/true'])",
    "a spawned process": "os.posix_spawn('/bin/true', ['true'], {})",
    "a new file": "open(FOLDER + '/new', 'w')",
    "an old file": "open(FOLDER + '/old', 'r+')",
    "a file to append to": "open(FOLDER + '/old', 'a')",
    "a file without a name": "os.open(FOLDER, os.O_TMPFILE | os.O_RDWR)",
    "a file cut off": "os.truncate(FOLDER + '/old', 0)",
    "a file removed": "os.unlink(FOLDER + '/old')",
    "a file renamed": "os.rename(FOLDER + '/old', FOLDER + '/other')",
    "a file's mode": "os.chmod(FOLDER + '/old', 0o777)",
    "a link": "os.symlink('/etc/passwd', FOLDER + '/link')",
    "a folder": "os.mkdir(FOLDER + '/folder')",
    "memory as a file": "os.memfd_create('x')",
    "its parent": "os.kill(os.getppid(), 0)",
    "another process's memory": "checked(libc.ptrace(16, os.getppid(), 0, 0))",
    "another process's pages": "checked(libc.process_vm_readv(os.getppid(), 0, 0, 0, 0, 0))",
    "another user": "os.setuid(os.getuid())",
    "a higher limit": "checked(libc.prlimit(os.getppid(), 7, (ctypes.c_ulong * 2)(9, 9), 0))",
    "a mount": "checked(libc.mount(b'x', b'/', b'tmpfs', 0, 0))",
    "a namespace": "checked(libc.unshare(0x10000000))",
    "the kernel's programs": "checked(libc.syscall(321, 0, 0, 0))",
    "the kernel's rings": "checked(libc.syscall(425, 1, (ctypes.c_char * 120)()))",
}
ALLOWED = {
    "a file to read": "open('/etc/passwd').read()",
    "a thread": "[t := threading.Thread(target=sorted, args=([],)), t.start(), t.join()]",
    "memory": "bytearray(10_000_000)",
    "a library": "__import__('colorsys')",
}
PROGRAM = """
import ctypes, json, os, socket, subprocess, sys, threading
from pose.sandbox.limits import address_space, confine

libc = ctypes.CDLL(None, use_errno=True)
FOLDER, attempts = sys.argv[1], json.loads(sys.argv[2])

def checked(answer):
    if answer < 0:
        raise OSError(ctypes.get_errno(), "refused")

assert confine(address_space(), gpu=len(sys.argv) > 3)
done = []
for name, attempt in attempts.items():
    try:
        eval(attempt)
        done.append(name)
    except OSError:
        pass
print(json.dumps(done))
"""


def succeeded(folder: Path, attempts: dict[str, str], *words: str) -> list[str]:
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), json.dumps(attempts), *words],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


def test_nothing_that_leaves_the_process_works_inside(tmp_path):
    (tmp_path / "old").write_text("as it was")

    assert succeeded(tmp_path, ATTEMPTS) == []

    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == "as it was"


def test_with_a_gpu_devices_can_be_opened_and_still_nothing_leaves(tmp_path):
    """Files that are there can be opened as devices are, but not written to."""
    (tmp_path / "old").write_text("as it was")
    more = {
        "a device": "os.open('/dev/null', os.O_RDWR)",
        "a file written": "os.write(os.open(FOLDER + '/old', os.O_RDWR), b'x')",
    }

    assert set(succeeded(tmp_path, {**ATTEMPTS, **more}, "gpu")) == {"an old file", "a device"}

    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == "as it was"


def test_reading_and_computing_works_inside(tmp_path):
    assert succeeded(tmp_path, ALLOWED) == list(ALLOWED)


@pytest.mark.parametrize("backend", ["openvino", "mediapipe", "onnx", "onnx-images"])
def test_every_back_end_works_behind_the_filter(backend, model, example):
    with Sandbox(model, backend) as sandbox:
        for _ in range(2):  # the second finds what the first has left
            assert sandbox.follow(example, Segment(0, 0.0, 0.3)).track.detected.all()

        status = Path(f"/proc/{sandbox.pid}/status").read_text()
        assert "Seccomp:\t2" in status
        assert "NoNewPrivs:\t1" in status

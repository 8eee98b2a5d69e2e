"""What a process knows is not to be had by another of the same user, nor by what it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SECRET = "the-secret-of-the-house-of-32-bytes"
NOBODY = 65534 if os.geteuid() == 0 else None
PROGRAM = """
import ctypes, os, subprocess, sys
from workers.environment import forbid_looks, forget_environment
if os.geteuid() == 0:
    os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # what a program that was started as this user is
print("ready", flush=True); input()
forbid_looks(); forget_environment()
child = os.fork()
if child:
    os.waitpid(child, 0)
else:
    print(os.getpid(), [n for n in os.environ if n.startswith("TROUPE_")], flush=True); input()
"""
API = """
import ctypes, os
from workers import web
seen = []
os.execv = lambda _, command: seen.append("--config=python:workers.web" in command)
web.run_api("127.0.0.1", 1, 1)
dumpable = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
before = dumpable()
web.on_starting(None)
print(*seen, before, dumpable())
"""


def test_the_api_forbids_it_in_the_first_of_its_processes() -> None:
    """gunicorn reads its settings from that module; all other processes are forks of the first."""
    told = subprocess.run([sys.executable, "-c", API], cwd=CHECKOUT, check=True, text=True,
                          capture_output=True).stdout  # fmt: skip
    assert told == "True 1 0\n"


def test_same_user_reads_neither_environment_nor_memory_of_a_worker_or_its_forks() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=CHECKOUT, text=True, bufsize=1,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "TROUPE_JWT_SECRET": SECRET},
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    try:
        assert process.stdout.readline() == "ready\n"
        assert SECRET in environment_of(process.pid)  # or this test could not fail
        process.stdin.write("\n")
        fork, left = process.stdout.readline().split(maxsplit=1)
        assert left == "[]\n"
        for pid in (process.pid, int(fork)):
            assert environment_of(pid) == ""
            assert as_same_user(f"exec 3</proc/{pid}/mem").returncode != 0
    finally:
        process.communicate("\n")


def environment_of(pid: int) -> str:
    return as_same_user(f"cat /proc/{pid}/environ").stdout


def as_same_user(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", line], user=NOBODY, group=NOBODY, check=False, text=True,
        capture_output=True,
    )  # fmt: skip

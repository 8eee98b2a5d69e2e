"""What stands for the machine around confined processes, and how to see whether it was touched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

CHECKOUT = Path(__file__).resolve().parents[2]
SECRET = "the-secret-of-the-house"


@dataclass
class House:
    """What stands for the machine around the sandbox, and how to see whether it was touched."""

    folder: Path
    listener: socket.socket
    unix: socket.socket
    abstract: socket.socket
    victim: subprocess.Popen[bytes]
    targets: dict[str, Any] = field(default_factory=dict)

    def visitors(self) -> int:
        found = 0
        for server in (self.listener, self.unix, self.abstract):
            server.settimeout(0)
            try:
                server.accept()[0].close()
                found += 1
            except BlockingIOError:
                pass
        return found


def house_in(folder: Path) -> House:
    """Everything in it is open to all users: only the sandbox keeps scene code from it."""
    for name in ("troupe.db", "outside.txt"):
        (folder / name).write_text(SECRET)
        (folder / name).chmod(0o666)
    other = folder / "scene-of-another"
    (other / "tex").mkdir(parents=True)
    (other / "scene.py").write_text(SECRET)
    Image.new("RGB", (8, 8)).save(folder / "picture.png")
    (folder / "drawing.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    )
    house = House(folder, server(("127.0.0.1", 0)), server(str(folder / "socket")),
                  server(f"\0{folder.name}"), victim())  # fmt: skip
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)
    if os.geteuid() == 0:  # as the scenes of others are
        os.chown(other / "scene.py", 65534, 65534)
    house.targets = targets_of(house)
    return house


def targets_of(house: House) -> dict[str, Any]:
    folder = house.folder
    return {
        "database": str(folder / "troupe.db"),
        "outside": str(folder / "outside.txt"),
        "picture": str(folder / "picture.png"),
        "drawing": str(folder / "drawing.svg"),
        "other_scene": str(folder / "scene-of-another"),
        "unix_socket": str(folder / "socket"),
        "abstract_socket": folder.name,
        "port": house.listener.getsockname()[1],
        "victim": house.victim.pid,
        "secret": SECRET,
        "checkout": str(CHECKOUT),
        "site": next(path for path in sys.path if path.endswith("site-packages")),
    }


def server(address: Any) -> socket.socket:
    made = socket.socket(socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX)
    made.bind(address)
    made.listen()
    return made


def victim() -> subprocess.Popen[bytes]:
    """A process of the user that scene code is run as, with a secret in its environment."""
    user = 65534 if os.geteuid() == 0 else None
    return subprocess.Popen(["/bin/sleep", "600"], env={"SECRET": SECRET}, user=user)


@contextmanager
def standing_house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="house-"))
    made = house_in(folder)
    try:
        yield made
    finally:
        for each in (made.listener, made.unix, made.abstract):
            each.close()
        made.victim.kill()
        made.victim.wait()
        shutil.rmtree(folder)

"""What goes wrong: each fault by its name, done to a running cluster."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.cluster import CHECKOUT, ChaosCluster
from tests.chaos.object_proxy import Mode, ObjectProxy
from tests.stores.mongodb import Deployment, primary

BROKER_AWAY = 2.0
LOCKED_SECONDS = 5.0
PRIMARY_AWAY = 8.0
MOST_SCRATCH = 2**30


@dataclass
class Faults:
    """Does faults to this cluster. `stalled` is how long the object store is away, in seconds.

    `killed` notes each process that was ended with -9: moment (monotonic) and process id.
    """

    cluster: ChaosCluster
    dice: random.Random
    scratch: Path | None
    objects: ObjectProxy | None
    stalled: float
    database: Deployment | None = None
    killed: list[tuple[float, int]] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def do(self, fault: str) -> None:
        """Raises KeyError for a fault that is not known."""
        known: Mapping[str, Callable[[], None]] = {
            "kill a worker's child": self._kill_child,
            "kill a worker's parent": self._kill_parent,
            "kill a whole worker": self._kill_worker,
            "restart the broker": self._restart_broker,
            "lose the broker's last second": self._lose_last_second,
            "kill the relay": self._kill_relay,
            "kill Beat": lambda: self._kill("beat"),
            "kill the API": lambda: self._kill("api"),
            "lock the database": self._lock_database,
            "refuse objects": lambda: self._disturb_objects("refuse"),
            "stall objects": lambda: self._disturb_objects("stall"),
            "fill the scratch folder": self._fill_scratch,
            "deploy": self._deploy,
        }
        known[fault]()
        if fault not in self.skipped:
            self.done.append(fault)

    # -- workers ------------------------------------------------------------

    def _kill_child(self) -> None:
        children = self.cluster.children(self._any_worker())
        if children:
            self._note_and_kill(self.dice.choice(children))

    def _kill_parent(self) -> None:
        """Its children are left to themselves; those that are at work may finish it."""
        name = self._any_worker()
        self.cluster.kill(name, whole=False)

    def _kill_worker(self) -> None:
        self._kill(self._any_worker())

    def _kill(self, name: str) -> None:
        now = time.monotonic()
        self.killed += [(now, pid) for pid in self.cluster.children(name)]
        self.cluster.kill(name)

    def _kill_relay(self) -> None:
        self._kill("recovery" if "recovery" in self.cluster.workers() else "cleanup")

    def _note_and_kill(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self.killed.append((time.monotonic(), pid))

    def _any_worker(self) -> str:
        """Mostly one that has much to do."""
        names = self.cluster.workers()
        weights = [5 if name.startswith(("pose", "scoring")) else 1 for name in names]
        return self.dice.choices(names, weights)[0]

    def _deploy(self) -> None:
        self.cluster.deploy(self.cluster.workers(), CHECKOUT)

    # -- what they stand on ------------------------------------------------------------

    def _restart_broker(self) -> None:
        with self.cluster.down(self.cluster.broker):
            time.sleep(BROKER_AWAY)

    def _lose_last_second(self) -> None:
        """As after a power cut: what came in the last second is not on the disk."""
        folder = self.cluster.valkey_folder / "appendonlydir"
        kept = folder.with_name("as-it-was")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(folder, kept)
        time.sleep(1.0)
        with self.cluster.down("valkey", kill=True):
            shutil.rmtree(folder)
            shutil.copytree(kept, folder)

    def _lock_database(self) -> None:
        """One file is locked as a whole; of a replica set the primary is killed instead."""
        if self.database:
            dead = primary(list(self.database.servers))
            dead.kill()
            time.sleep(PRIMARY_AWAY)
            dead.start()
            return
        url = self.cluster.settings.database_url
        with closing(sqlite3.connect(url.removeprefix("sqlite://"), timeout=30)) as database:
            database.isolation_level = None
            database.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED_SECONDS)
            database.execute("ROLLBACK")

    def _disturb_objects(self, mode: Mode) -> None:
        if self.objects is None:
            self.skipped[f"{mode} objects"] = "the objects are in a folder"
            return
        self.objects.turn(mode)
        time.sleep(self.stalled)
        self.objects.turn("pass")

    def _fill_scratch(self) -> None:
        if self.scratch is None:
            self.skipped["fill the scratch folder"] = "a small file system needs root"
            return
        filler = self.scratch / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            for _ in range(MOST_SCRATCH // 2**20):
                file.write(bytes(2**20))
        time.sleep(5)
        filler.unlink()

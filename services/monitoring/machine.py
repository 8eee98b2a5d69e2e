"""The machine that this process runs on, through psutil."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # no stubs

LEAST_INTERVAL = 0.5  # seconds: over less, the load of a processor says nothing


@dataclass(frozen=True)
class Load:
    """Usages in per cent, sizes in bytes, `load_average` over 1, 5 and 15 minutes."""

    cpu_usage: float
    memory_usage: float
    memory_total: int
    memory_available: int
    disk_usage: float
    disk_free: int
    load_average: tuple[float, float, float]
    cpu_count: int


class Machine:
    """Measures between two looks; `folder` tells which disk matters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._cpu = 0.0
        self._measured_at = -LEAST_INTERVAL

    def load(self) -> Load:
        memory = psutil.virtual_memory()
        disk = psutil.disk_usage(str(self._folder if self._folder.exists() else "/"))
        one, five, fifteen = psutil.getloadavg()
        return Load(
            cpu_usage=self._cpu_usage(),
            memory_usage=memory.percent,
            memory_total=memory.total,
            memory_available=memory.available,
            disk_usage=disk.percent,
            disk_free=disk.free,
            load_average=(round(one, 2), round(five, 2), round(fifteen, 2)),
            cpu_count=psutil.cpu_count() or 1,
        )

    def _cpu_usage(self) -> float:
        """All processors together since the last look; the first one takes a moment to measure."""
        with self._lock:
            now, first = time.monotonic(), self._measured_at < 0
            if now - self._measured_at >= LEAST_INTERVAL or first:
                self._cpu = psutil.cpu_percent(interval=0.05 if first else None)
                self._measured_at = now
            return self._cpu


def sockets() -> Counter[str]:
    """The TCP sockets of this process by their state: ESTABLISHED, LISTEN …"""
    found = psutil.Process().net_connections(kind="tcp")
    return Counter(str(one.status) for one in found)

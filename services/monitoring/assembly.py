"""The services of monitoring over the stores."""

from __future__ import annotations

from dataclasses import dataclass

from services.disk_space import DiskSpace
from services.monitoring.cache import Cache
from services.monitoring.figures import SystemFigures
from services.monitoring.minutes import Minutes
from services.stores import Part, Stores


@dataclass(frozen=True)
class MonitoringServices(Part):
    minutes: Minutes
    cache: Cache
    figures: SystemFigures
    disk_space: DiskSpace


def build_monitoring(stores: Stores) -> MonitoringServices:
    minutes = Minutes(stores.documents)
    figures = SystemFigures(
        stores.settings, stores.documents, stores.queue, stores.objects, stores.cache
    )
    return MonitoringServices(
        minutes=minutes,
        cache=Cache(stores.cache, minutes),
        figures=figures,
        disk_space=DiskSpace.of(stores.settings),
    )

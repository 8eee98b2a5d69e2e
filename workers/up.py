"""`./troupe up`: the cluster in the foreground."""

from __future__ import annotations

import argparse
import signal
import time

from settings import Settings
from workers.cluster import Cluster, running_cluster


def up(settings: Settings, options: argparse.Namespace) -> int:
    """Run until SIGINT or SIGTERM; answer the exit code."""
    for stop in (signal.SIGINT, signal.SIGTERM):  # a shell starts what is in the background deaf
        signal.signal(stop, signal.default_int_handler)
    with running_cluster(
        settings, options.port, workers=options.workers, flower_port=options.flower_port
    ) as cluster:
        print(addresses(cluster), flush=True)
        try:
            while True:
                cluster.launcher.watch()
                time.sleep(0.2)
        except KeyboardInterrupt:
            print("\nStopping: running tasks are finished first.", flush=True)
    return 0


def addresses(cluster: Cluster) -> str:
    """What an operator wants to know, in a few lines."""
    settings = cluster.settings
    return "\n".join(
        [
            f"Troupe is up at {cluster.url}",
            f"  API pages   {cluster.url}/docs",
            f"  guide       {cluster.url}/docs/guide",
            f"  Flower      {cluster.flower_url}",
            f"  data, logs  {settings.data_dir}",
            "Ctrl-C stops it.",
        ]
    )

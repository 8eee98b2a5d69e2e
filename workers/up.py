"""`./troupe up`: the cluster in the foreground."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable
from functools import partial

from settings import Settings
from workers.challenges import load_where_none
from workers.cluster import CHECKOUT, Cluster, running_cluster

CHALLENGES = CHECKOUT / "examples" / "challenges.yaml"


def up(settings: Settings, options: argparse.Namespace) -> int:
    """Run until SIGINT or SIGTERM; answer the exit code."""
    for stop in (signal.SIGINT, signal.SIGTERM):  # a shell starts what is in the background deaf
        signal.signal(stop, signal.default_int_handler)
    place = sys.stderr if options.json else sys.stdout
    say: Callable[[str], None] = partial(print, file=place, flush=True)
    with running_cluster(
        settings, options.port, workers=options.workers, flower_port=options.flower_port, say=say
    ) as cluster:
        made = load_where_none(cluster.settings, CHALLENGES)
        tell = addresses_as_json if options.json else addresses
        print(tell(cluster, made), flush=True)
        try:
            while True:
                cluster.launcher.watch()
                time.sleep(0.2)
        except KeyboardInterrupt:
            say("\nStopping: running tasks are finished first.")
    return 0


def addresses_as_json(cluster: Cluster, made_challenges: int) -> str:
    """The same in one line, for programs that wait for it."""
    told = {
        "url": cluster.url,
        "console": f"{cluster.url}/console",
        "docs": f"{cluster.url}/docs",
        "guide": f"{cluster.url}/docs/guide",
        "flower": cluster.flower_url,
        "data": str(cluster.settings.data_dir),
        "challenges_made": made_challenges,
    }
    return json.dumps(told)


def addresses(cluster: Cluster, made_challenges: int) -> str:
    """What somebody who has just started it wants to know, in a few lines."""
    settings = cluster.settings
    danced = (
        "There was nothing to dance: {} challenges begin, one a day. Administrators change them."
    )
    return "\n".join(
        [
            f"Troupe is up. Open {cluster.url}/console and dance, or make a lesson.",
            *([danced.format(made_challenges)] if made_challenges else []),
            f"  API pages   {cluster.url}/docs",
            f"  guide       {cluster.url}/docs/guide",
            f"  Flower      {cluster.flower_url}",
            f"  data, logs  {settings.data_dir}",
            "Ctrl-C stops it.",
        ]
    )

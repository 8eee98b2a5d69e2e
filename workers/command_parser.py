"""The words of the command line: what commands there are, and what each takes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from render.plan.themes import ThemeName
from render.plan.voices import VOICE_NAMES
from services.jobs.pipelines import QUEUES
from workers.admin_parser import add_admin
from workers.bench import BENCHES
from workers.version import VERSION

DEFAULT_PORT = 8000
SHELLS = ("bash", "zsh", "tcsh", "fish", "powershell")  # those of shtab, which is slow to import
JSON = "--json"


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="troupe",
        description="Scored dances and explained videos: a worker cluster behind one API.",
        epilog="./troupe COMMAND --help says more of one command.",
    )
    top.add_argument("--version", action="version", version=f"troupe {VERSION}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _add_cluster_commands(commands)
    _add_score(commands)
    _add_render(commands)
    _add_tools(commands)
    _role_commands(commands)
    return top


def _add_cluster_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="score a dance and render a lesson through the API")
    demo.add_argument("--out", type=Path, default=Path("demo-output"), metavar="DIR")
    demo.add_argument("--port", type=int, metavar="N", help="default: a free one")
    demo.add_argument("--json", action="store_true", help="print one JSON document at the end")

    up = commands.add_parser("up", help="run the whole cluster on this machine until Ctrl-C")
    up.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="N")
    up.add_argument("--flower-port", type=int, default=5555, metavar="N")
    up.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept")
    up.add_argument("--workers", type=_positive, metavar="N", help="processes of each heavy queue")
    up.add_argument(
        "--json", action="store_true", help="print one line of JSON, the addresses, when it is up"
    )


def _add_score(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    score = commands.add_parser("score", help="score a dance video, without a cluster")
    score.add_argument(
        "video", type=Path, metavar="VIDEO", nargs="?", help="or the pose of one, as JSON"
    )
    score.add_argument("--bpm", type=float, metavar="N", help="the tempo that was danced to")
    score.add_argument(
        "--person", type=int, metavar="N", help="who of several people is scored, from the left"
    )
    score.add_argument("--overlay", type=Path, metavar="OUT.mp4", help="also draw the skeleton")
    score.add_argument("--report", type=Path, metavar="OUT.html", help="also write a page of plots")
    score.add_argument(
        "--explain", type=Path, metavar="OUT.mp4", help="also make a short video about the dance"
    )
    score.add_argument(
        "--reference", type=Path, metavar="VIDEO", help="also say how closely that one is followed"
    )
    score.add_argument(
        "--match",
        type=Path,
        metavar="OUT.mp4",
        help="with --reference: also draw that one as a ghost beside the dancer",
    )
    score.add_argument(
        "--pose",
        type=Path,
        metavar="OUT.json|.trc",
        help="also keep the pose; without a VIDEO: the pose (JSON or .bin) that is scored",
    )
    score.add_argument(
        "--music", type=Path, metavar="BEATS.json", help="the beats, instead of those in the sound"
    )
    score.add_argument(
        "--short", action="store_true", help="with --pose alone: also score under ten seconds"
    )
    score.add_argument(
        "--delete-video", action="store_true", help="keep only the pose (with --pose OUT.json)"
    )
    score.add_argument("--json", action="store_true", help="print one JSON document")


def _add_render(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    render = commands.add_parser("render", help="make a lesson video, without a cluster")
    render.add_argument("topic", metavar="TOPIC", nargs="?", default="")
    render.add_argument(
        "--plan", type=Path, metavar="FILE", help="a plan (JSON) instead of a topic"
    )
    render.add_argument(
        "--script", type=Path, metavar="FILE", help="a lesson script (text) instead of a topic"
    )
    render.add_argument(
        "--dry-run", action="store_true", help="print the lesson's script, and render nothing"
    )
    render.add_argument("--description", default="", metavar="TEXT")
    render.add_argument(
        "--allow-outline",
        action="store_true",
        help="questions to find out, where no lesson is about the topic and nothing describes it",
    )
    render.add_argument("--quality", default="medium", metavar="low|medium|high|720p|1080p")
    render.add_argument(
        "--aspect", choices=["16:9", "9:16", "1:1"], help="the shape of the frame; 16:9 by itself"
    )
    render.add_argument("--theme", choices=get_args(ThemeName), help="the look; dark by itself")
    render.add_argument("--voice", choices=VOICE_NAMES, help="who speaks; by itself as it is set")
    render.add_argument("--duration", type=float, metavar="S", help="seconds the video should last")
    render.add_argument("--out", type=Path, default=Path("lesson"), metavar="DIR")
    render.add_argument("--json", action="store_true", help="print one JSON document")


def _add_tools(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    lessons = commands.add_parser("lessons", help="the library of lessons")
    lessons.add_argument("action", nargs="?", choices=["list", "show", "find", "check"])
    lessons.add_argument(
        "words", nargs="*", metavar="NAME|WORDS|FILE", help="show NAME, find WORDS, check FILE …"
    )
    lessons.add_argument("--json", action="store_true", help="print one JSON document")

    bench = commands.add_parser("bench", help="measure, as ratios within one run")
    bench.add_argument(JSON, action="store_true", help="print one JSON document")
    bench.add_argument("name", metavar="NAME", help=", ".join(BENCHES))
    bench.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGS")

    challenges = commands.add_parser("challenges", help="load challenges from a YAML file")
    challenges.add_argument("action", choices=["load"], metavar="load")
    challenges.add_argument("file", type=Path, metavar="FILE")
    challenges.add_argument("--data", type=Path, metavar="DIR", help="the cluster's data folder")
    challenges.add_argument("--json", action="store_true", help="print one JSON document")

    add_admin(commands)
    doctor = commands.add_parser("doctor", help="say what is missing or misconfigured")
    doctor.add_argument("--json", action="store_true", help="print one JSON document")
    completion = commands.add_parser("completion", help="print a script that completes commands")
    completion.add_argument("shell", choices=SHELLS, metavar="bash|zsh|tcsh|fish")
    docs = commands.add_parser("docs", help="build the documents as a site, served at /docs/guide")
    docs.add_argument("--out", type=Path, metavar="DIR", help="another folder than the API's")
    commands.add_parser("test", help="run the test suite; --fast, --long (arguments go to pytest)")


def _role_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    api = commands.add_parser("api", help="one role: the HTTP API")
    api.add_argument("--address", default="127.0.0.1")
    api.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="N")
    api.add_argument("--processes", type=_positive, default=2, metavar="N")

    worker = commands.add_parser("worker", help="one role: consume queues")
    worker.add_argument("queues", nargs="+", metavar="QUEUE", help=", ".join(QUEUES))
    worker.add_argument("--concurrency", type=_positive, metavar="N")

    commands.add_parser("beat", help="one role: the scheduler")

    flower = commands.add_parser("flower", help="one role: the operators' view of the workers")
    flower.add_argument("--address", default="127.0.0.1")
    flower.add_argument("--port", type=int, default=5555, metavar="N")

    health = commands.add_parser("health", help="exit 0 when a queue's workers consume")
    health.add_argument("queue", choices=QUEUES, metavar="QUEUE")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return int(text)

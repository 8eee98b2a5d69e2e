"""The command line: `./troupe COMMAND`. Each command is imported only when it is used."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from settings import InvalidSettings, Settings
from workers.command_parser import JSON, parser
from workers.environment import (
    CommandError,
    forbid_looks,
    forget_environment,
    in_folder,
    load_settings,
    with_secret,
)

GREETING = """\
Troupe scores dances and explains topics in videos. Where to begin:

  ./troupe demo                       both, through the API, in about two minutes
  ./troupe score examples/dance_120bpm.mp4
  ./troupe render "Why is the sky blue?"
  ./troupe up                         the whole cluster, at http://127.0.0.1:8000
"""


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    if options.command is None:
        print(GREETING, parser().format_help(), sep="\n")
        return 0
    try:
        settings = load_settings()
        logging.basicConfig(
            level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
        )
        forbid_looks()
        code = run(options, settings)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads, such as head, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (CommandError, InvalidSettings) as problem:
        print(f"troupe: {problem}", file=sys.stderr)
        return getattr(problem, "exit_code", 2)
    except KeyboardInterrupt:
        return 130


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Do one command; answer its exit code."""
    if options.command in ROLES:
        settings = _with_kept_secret(settings)
        settings.demand_services()
        if options.command != "api":  # which becomes another program, and that reads them
            forget_environment()
        return ROLES[options.command](options, settings)
    return COMMANDS[options.command](options, settings)


def _up(options: argparse.Namespace, settings: Settings) -> int:
    from workers.up import up

    return up(in_folder(settings, options.data or settings.data_dir), options)


def _demo(options: argparse.Namespace, settings: Settings) -> int:
    from workers.demo import demo

    return demo(settings, options.out, options.port, as_json=options.json)


def _score(options: argparse.Namespace, settings: Settings) -> int:
    from workers.score import score_command

    return score_command(settings, options)


def _render(options: argparse.Namespace, _: Settings) -> int:
    from workers.render import render_command

    return render_command(options)


def _lessons(options: argparse.Namespace, _: Settings) -> int:
    from workers.lessons import lessons_command

    return lessons_command(options)


def _bench(options: argparse.Namespace, _: Settings) -> int:
    from workers.bench import bench

    given = [word for word in options.arguments if word != JSON]
    return bench(options.name, given, as_json=options.json or len(given) < len(options.arguments))


def _challenges(options: argparse.Namespace, settings: Settings) -> int:
    from workers.challenges import load

    folder = options.data or settings.data_dir
    settings = _with_kept_secret(in_folder(settings, folder))
    return load(settings, options.file, as_json=options.json)


def _admin(options: argparse.Namespace, settings: Settings) -> int:
    from workers.admin import admin

    folder = options.data or settings.data_dir
    return admin(options, in_folder(settings, folder))


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from workers.doctor import doctor

    return doctor(settings, as_json=options.json)


def _completion(options: argparse.Namespace, _: Settings) -> int:
    import shtab

    print(shtab.complete(parser(), options.shell))
    return 0


def _docs(_: argparse.Namespace, __: Settings) -> int:
    raise CommandError("run ./troupe docs from the checkout, not through Python.")


def _test(_: argparse.Namespace, __: Settings) -> int:
    raise CommandError("run ./troupe test from the checkout, not through Python.")


def _api(options: argparse.Namespace, _: Settings) -> int:
    from workers.web import run_api

    run_api(options.address, options.port, options.processes)
    return 0


def _worker(options: argparse.Namespace, settings: Settings) -> int:
    from workers.celery_worker import run_worker

    run_worker(settings, options.queues, options.concurrency)
    return 0


def _beat(_: argparse.Namespace, settings: Settings) -> int:
    from workers.celery_worker import run_beat

    run_beat(settings)
    return 0


def _flower(options: argparse.Namespace, settings: Settings) -> int:
    from workers.celery_worker import run_flower

    run_flower(settings, options.address, options.port)
    return 0


def _health(options: argparse.Namespace, settings: Settings) -> int:
    from workers.doctor import queue_health

    return queue_health(settings, options.queue)


Command = Callable[[argparse.Namespace, Settings], int]

COMMANDS: Mapping[str, Command] = {
    "demo": _demo,
    "up": _up,
    "score": _score,
    "render": _render,
    "lessons": _lessons,
    "bench": _bench,
    "challenges": _challenges,
    "admin": _admin,
    "doctor": _doctor,
    "completion": _completion,
    "docs": _docs,
    "test": _test,
}

# one process of a cluster each, until SIGTERM
ROLES: Mapping[str, Command] = {
    "api": _api,
    "worker": _worker,
    "beat": _beat,
    "flower": _flower,
    "health": _health,
}


def _with_kept_secret(settings: Settings) -> Settings:
    """Embedded clusters keep their own secret; a production one has to be given it."""
    if settings.jwt_secret or not settings.database_url.startswith("sqlite:"):
        return settings
    return with_secret(settings)


if __name__ == "__main__":
    sys.exit(main())

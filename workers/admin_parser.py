"""The words and options of `./troupe admin`."""

from __future__ import annotations

import argparse
import re
from datetime import timedelta
from pathlib import Path

from services.jobs.admission import HIGHEST
from services.jobs.job import JobStatus
from services.jobs.kinds.registry import KINDS
from services.jobs.pipelines import QUEUES

Parser = argparse.ArgumentParser
Commands = argparse._SubParsersAction  # argparse has no public name for it

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST_DAYS = 3660
AS_BEFORE = argparse.SUPPRESS  # an action leaves what was said before it


def add_admin(commands: Commands[Parser]) -> None:
    """Add the command, which works on the database itself, whether or not the API is up."""
    admin = commands.add_parser(
        "admin",
        help="see and repair jobs and users (also while the API is down)",
        description="Works on the database of the settings, also while the API is down.",
    )
    admin.add_argument("--data", type=Path, metavar="DIR", help="the cluster's data folder")
    subjects = admin.add_subparsers(dest="subject", metavar="SUBJECT", required=True)
    _add_jobs(subjects)
    _add_users(subjects)
    integrity = subjects.add_parser("integrity", help="look for lost and doubled effects")
    integrity.add_argument(
        "--orphan-grace", type=age, metavar="AGE", help="how old a file is that nothing names"
    )
    _add_json(integrity)
    disputes = subjects.add_parser("disputes", help="remarks that dancers call wrong")
    disputes.add_argument("--limit", type=int, default=50, metavar="N", help="show so many")
    _add_json(disputes)


def _add_jobs(subjects: Commands[Parser]) -> None:
    jobs = subjects.add_parser("jobs", help="list, explain, requeue, cancel, put forward")
    _add_filters(jobs, states=True)
    jobs.add_argument("--limit", type=int, default=50, metavar="N", help="show so many")
    _add_json(jobs)
    actions = jobs.add_subparsers(dest="action", metavar="ACTION")
    explain = actions.add_parser("explain", help="what a job is, and why it waits or failed")
    explain.add_argument("job", metavar="ID")
    _add_json(explain, default=AS_BEFORE)
    requeue = actions.add_parser("requeue", help="take failed jobs up again where they failed")
    requeue.add_argument("jobs", nargs="*", metavar="ID", help="or filters, or --all")
    _add_filters(requeue, states=False)
    requeue.add_argument("--all", action="store_true", help="every failed job")
    _add_json(requeue, default=AS_BEFORE)
    cancel = actions.add_parser("cancel", help="ask for the end of jobs")
    cancel.add_argument("jobs", nargs="+", metavar="ID")
    _add_json(cancel, default=AS_BEFORE)
    priority = actions.add_parser("priority", help="before its tenant's other jobs")
    priority.add_argument("job", metavar="ID")
    priority.add_argument("priority", type=int, choices=range(HIGHEST + 1), metavar="0-9")
    _add_json(priority, default=AS_BEFORE)


def _add_json(parser: Parser, *, default: bool | str = False) -> None:
    words = "print one JSON document"
    parser.add_argument("--json", action="store_true", default=default, help=words)


def _add_filters(parser: Parser, *, states: bool) -> None:
    if states:
        parser.add_argument("--state", choices=list(map(str, JobStatus)), metavar="STATE")
        parser.add_argument("--queue", choices=QUEUES, metavar="QUEUE", help="waits or runs there")
    parser.add_argument("--type", choices=list(KINDS), metavar="TYPE")
    parser.add_argument("--owner", metavar="EMAIL|ID", help="a user, or system")
    parser.add_argument("--error-code", metavar="CODE")
    parser.add_argument("--older-than", type=age, metavar="AGE", help="30s, 15m, 2h or 3d")
    parser.add_argument("--younger-than", type=age, metavar="AGE")


def _add_users(subjects: Commands[Parser]) -> None:
    users = subjects.add_parser("users", help="list, show, make or revoke administrators")
    users.add_argument("--administrators", action="store_true", help="only those")
    users.add_argument("--after", metavar="ID", help="go on behind this one")
    users.add_argument("--limit", type=int, default=50, metavar="N")
    _add_json(users)
    actions = users.add_subparsers(dest="action", metavar="ACTION")
    for name, words in (
        ("show", "one account"),
        ("make-admin", "make the user an administrator"),
        ("revoke-admin", "make the administrator an ordinary user"),
    ):
        action = actions.add_parser(name, help=words)
        action.add_argument("user", metavar="EMAIL|ID")
        _add_json(action, default=AS_BEFORE)


def age(text: str) -> timedelta:
    """30s, 15m, 2h, 3d. Raises ArgumentTypeError."""
    found = re.fullmatch(r"(\d{1,9})([smhd])", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no age such as 30s, 15m, 2h or 3d")
    length = timedelta(seconds=int(found[1]) * UNITS[found[2]])
    if length.days > LONGEST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is longer than ten years")
    return length

"""Every command with its arguments, from the parser of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from guide.reference.tables import write_table
from workers.command_parser import parser

HEAD = """# Commands

`./troupe COMMAND --help` says the same in a terminal. Before a command runs, `./troupe` sets up
what is missing ([install](../install.md)).
"""


def write_commands() -> str:
    return "\n".join([HEAD, *describe(parser(), "./troupe", "", 2)])


def describe(one: argparse.ArgumentParser, name: str, words: str, level: int) -> Iterator[str]:
    """The commands below it, each with its words, arguments and own commands."""
    if level > 2:
        yield f"{'#' * min(level - 1, 4)} `{name}`\n"
        yield f"{words[:1].upper()}{words[1:]}.\n" if words else ""
        if rows := [describe_argument(action) for action in list_arguments(one)]:
            yield write_table(("argument", "meaning"), rows) + "\n"
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for called, below in action.choices.items():
                yield from describe(below, f"{name} {called}", told.get(called, ""), level + 1)


def list_arguments(one: argparse.ArgumentParser) -> list[argparse.Action]:
    left_out = (argparse._HelpAction, argparse._SubParsersAction)
    return [action for action in one._actions if not isinstance(action, left_out)]


def describe_argument(action: argparse.Action) -> tuple[str, str]:
    taken = write_taken(action)
    name = " ".join(filter(None, [", ".join(action.option_strings), taken]))
    words = (action.help or "").replace("%(default)s", str(action.default))
    choices = " or ".join(f"`{choice}`" for choice in action.choices or ())
    known = action.default not in (None, False, "", argparse.SUPPRESS)
    default = f"default: `{action.default}`" if known and "default" not in words else ""
    return f"`{name}`", "; ".join(filter(None, [words, choices, default]))


def write_taken(action: argparse.Action) -> str:
    """The value that it takes, as usage has it; nothing for a switch."""
    if action.nargs == 0:
        return ""
    metavar = action.metavar or action.dest.upper()
    name = metavar if isinstance(metavar, str) else " ".join(metavar)
    return {"?": f"[{name}]", "*": f"[{name} …]", "+": f"{name} …"}.get(str(action.nargs), name)

"""The pages that are made of the program: each kind of thing has one module here, and one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from guide.reference import commands, errors, events, plan, script, settings_list

# in the order of the navigation
WRITERS: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_list.write_settings,
    "commands.md": commands.write_commands,
    "errors.md": errors.write_errors,
    "events.md": events.write_events,
    "plan.md": plan.write_plan,
    "script.md": script.write_script,
}


def write_reference(folder: Path) -> dict[str, str]:
    """Write them there; answer the title of each by its name, as seen from beside the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    titles = {}
    for name, write in WRITERS.items():
        text = write()
        (folder / name).write_text(text, "utf-8")
        titles[f"{folder.name}/{name}"] = text.partition("\n")[0].removeprefix("# ")
    return titles

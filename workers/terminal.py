"""What the command line shows: progress bars and score cards, on standard error or output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from render.lesson import LessonFiles

AXES = {"balance": 25, "rhythm": 30, "smoothness": 25, "creativity": 20}
SOURCES = {
    "own_pulse": "the dancer's own pulse",
    "target_bpm": "the wished tempo",
    "music": "the music",
}
BAR = 30

out = Console(highlight=False)
status = Console(stderr=True, highlight=False)


class Bar:
    """One line of progress; `set` takes a fraction and what is going on."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def set(self, fraction: float, stage: str = "") -> None:
        self._progress.update(self._task, completed=fraction, stage=stage.replace("_", " "))


@contextmanager
def progress_bar(title: str, *, quiet: bool = False) -> Iterator[Bar]:
    """A bar on standard error that stays there when it is done."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(BAR),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[stage]}", style="dim"),
    )
    console = Console(stderr=True, quiet=quiet)
    with Progress(*columns, console=console, refresh_per_second=5) as progress:
        yield Bar(progress, progress.add_task(title, total=1.0, stage=""))


def show_score(name: str, record: Mapping[str, Any]) -> None:
    """A card with the total, the four axes with their intervals, and the feedback."""
    details = record["details"]
    table = Table.grid(padding=(0, 2))
    for axis, most in AXES.items():
        points = record["score_breakdown"][axis]
        judged = axis not in details.get("unjudged", {})
        told = f"{points:g}/{most}" if judged else "not judged"
        table.add_row(axis.capitalize(), _gauge(points / most), told, _spread(details, axis))
    total = f"{record['total_score']:g}/{record.get('max_total', 100):g}"
    out.print(Panel(table, title=f"{name}: {total}", expand=False))
    out.print(f"Tempo {tempo_words(details)}, {details['frames']} frames\n")
    out.print(Text(record["feedback"]))
    for warning in record.get("warnings") or ():
        out.print(Text(f"Note: {warning}", style="yellow"))
    if found := record.get("match"):
        mirrored = ", as in a mirror" if found["mirrored"] else ""
        tempo = found["tempo_difference_percent"]
        how = "another dance" if tempo is None else f"tempo {tempo:+g} %"
        out.print(f"\nMatch with the reference {found['score']:g}/100{mirrored}, {how}")
        tell_phrases(found)


def tell_phrases(match: Mapping[str, Any]) -> None:
    """What was laid over each other by what, and the words of each phrase."""
    sync = match["sync"]
    laid = "their soundtracks" if sync["by"] == "soundtracks" else f"the poses: {sync['reason']}"
    out.print(Text(f"Laid over each other by {laid}", style="dim"))
    if match["words"]:
        out.print(Text(match["words"]))
    for phrase in match["phrases"]:
        seconds = f"{phrase['start']:.0f}–{phrase['end']:.0f} s"
        out.print(Text(f"{seconds:>9} {phrase['score']:5.1f}  {phrase['words']}"))


def _gauge(fraction: float) -> Text:
    filled = round(BAR * fraction)
    return Text("━" * filled, style="green") + Text("━" * (BAR - filled), style="bright_black")


def _spread(details: Mapping[str, Any], axis: str) -> Text:
    interval = details.get("intervals", {}).get(axis)
    if not interval:
        return Text("")
    return Text(f"90 %: {interval[0]:g} to {interval[1]:g}", style="dim")


def tempo_words(details: Mapping[str, Any]) -> str:
    """The tempo and where the beat was taken from."""
    if details["tempo_bpm"] is None:
        return "not found"
    source = SOURCES.get(details["beat_source"], details["beat_source"])
    return f"{details['tempo_bpm']:.1f} BPM (scored against {source})"


def tell_of_lesson(files: LessonFiles) -> None:
    """On standard error, what of a lesson is not as it was meant to be."""
    told = [
        f"scene {lost.number} was replaced by a plain one ({lost.code}: {lost.reason})"
        for lost in files.degraded
    ]
    if problem := files.finished.voice_problem:
        told.insert(0, f"{problem}; the built-in voice speaks")
    for words in told:
        status.print(f"troupe: {words}", soft_wrap=True, markup=False)

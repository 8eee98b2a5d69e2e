"""The page that shows what the demo made."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from workers.terminal import AXES, tempo_words

PAGE = Path(__file__).with_suffix(".html")
ROW = Template(
    '<div class="axis"><span>$name</span><i><b style="width:$percent%"></b></i>'
    "<span>$points</span></div>"
)


def write_page(path: Path, dance: Mapping[str, Any], lesson: Mapping[str, Any]) -> Path:
    """Write the page beside the results that it shows."""
    facts = lesson["metadata"]
    words = (
        f"{facts['duration_seconds']:.1f} s, {facts['resolution']}, {facts['total_scenes']} scenes"
    )
    page = Template(PAGE.read_text(encoding="utf-8")).substitute(
        total=f"{dance['total_score']:g}",
        axes="".join(_axis(dance, name) for name in AXES),
        feedback=escape(dance["feedback"]),
        facts="".join(
            f"<tr><td>{escape(k)}</td><td>{escape(v)}</td></tr>" for k, v in _facts(dance)
        ),
        topic="Mathematical Functions",
        lesson=escape(words),
    )
    path.write_text(page, encoding="utf-8")
    return path


def _axis(dance: Mapping[str, Any], name: str) -> str:
    points, most = dance["score_breakdown"][name], AXES[name]
    percent = f"{100 * points / most:.0f}"
    return ROW.substitute(name=name.capitalize(), percent=percent, points=f"{points:g} / {most}")


def _facts(dance: Mapping[str, Any]) -> list[tuple[str, str]]:
    details = dance["details"]
    return [
        ("Tempo", tempo_words(details)),
        ("Frames", str(details["frames"])),
        ("Scorer", f"version {dance['scorer_version']}"),
    ]


def _row(name: str, value: str) -> str:
    return f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>"

"""The page that shows what the demo made."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from workers.terminal import AXES, tempo_words

PAGE = Path(__file__).with_suffix(".html")
AXIS = Template(
    '<div class="axis"><span>$name</span><i><b style="width:$percent%"></b></i>'
    "<span>$points</span></div>"
)
SCENE = Template(
    '<details class="scene"><summary>$number. $title</summary><div class="pair">'
    '<video src="lesson/scenes/$file.mp4" controls preload="metadata"></video>'
    "<p>$words</p></div><pre>$code</pre></details>"
)


def write_page(folder: Path, dance: Mapping[str, Any], lesson: Mapping[str, Any]) -> Path:
    """Write `index.html` beside the results that it shows, in `dance` and `lesson`."""
    facts, made = lesson["metadata"], folder / "lesson"
    words = (
        f"{facts['duration_seconds']:.1f} s, {facts['resolution']}, {facts['total_scenes']} scenes"
    )
    plan = json.loads((made / "plan.json").read_text(encoding="utf-8"))
    page = Template(PAGE.read_text(encoding="utf-8")).substitute(
        total=f"{dance['total_score']:g}",
        axes="".join(_axis(dance, name) for name in AXES),
        feedback=escape(dance["feedback"]),
        facts="".join(
            f"<tr><td>{escape(k)}</td><td>{escape(v)}</td></tr>" for k, v in _facts(dance)
        ),
        topic=escape(plan["topic"]),
        lesson=escape(words),
        captions=b64encode((made / "captions.vtt").read_bytes()).decode(),
        scenes="".join(_scene(made, number, one) for number, one in enumerate(plan["scenes"], 1)),
    )
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8")
    return path


def _scene(made: Path, number: int, scene: Mapping[str, Any]) -> str:
    """Its film, what is said in it, and its code."""
    file = f"scene_{number:03d}"
    code = (made / "scenes" / f"{file}.py").read_text(encoding="utf-8")
    return SCENE.substitute(
        number=number,
        title=escape(scene["title"]),
        file=file,
        words=escape(" ".join(beat["say"] for beat in scene["beats"])),
        code=escape(code),
    )


def _axis(dance: Mapping[str, Any], name: str) -> str:
    points, most = dance["score_breakdown"][name], AXES[name]
    percent = f"{100 * points / most:.0f}"
    return AXIS.substitute(name=name.capitalize(), percent=percent, points=f"{points:g} / {most}")


def _facts(dance: Mapping[str, Any]) -> list[tuple[str, str]]:
    details = dance["details"]
    return [
        ("Tempo", tempo_words(details)),
        ("Frames", str(details["frames"])),
        ("Scorer", f"version {dance['scorer_version']}"),
    ]

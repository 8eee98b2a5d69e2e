"""The page itself: one HTML file that loads nothing, runs nothing, and can be printed.

Its own Content-Security-Policy allows the one style sheet by its hash, and pictures that are in
the file. Everything that a person wrote is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from render.dance.report import charts
from scoring.analysis import Measurement
from scoring.calibration import MAXIMUM

STYLE = Path(__file__).with_name("report.css")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
NO_EVIDENCE = '<p class="soft">There was too little to see to draw this.</p>'

METHOD = (
    "<p>MediaPipe’s networks find 33 landmarks of the body in every frame. They are sampled "
    "evenly at 60 Hz by their time of presentation and filtered without delay.</p>"
    "<p><strong>Balance</strong> is the margin of stability (Hof 2005) of the whole-body centre of "
    "mass (de Leva 1996) in the plane of the picture. <strong>Rhythm</strong> is how well "
    "kinematic beats fall on the beat, beyond what shuffled dances reach. "
    "<strong>Smoothness</strong> is the spectral arc length of each limb’s movements "
    "(Balasubramanian 2015). <strong>Creativity</strong> is the variety of poses: not a loop, "
    "not a jumble.</p><p>Nothing is compared with a model dancer, depth is not judged, and the "
    "same landmarks always give the same numbers.</p>"
)


def write_report(
    measured: Measurement,
    result: Mapping[str, Any],
    *,
    title: str,
    poster: bytes | None = None,
    match: Mapping[str, Any] | None = None,
) -> str:
    """The HTML of one dance.

    result   the score's document: score_breakdown, total_score, feedback, details, timeline, …
    title    what the dance is called; any text
    poster   a JPEG
    match    how closely a reference was followed (`scoring.match`), where there was one
    """
    body = [
        _header(title, result, poster),
        "<main>",
        _words(result),
        _timeline(result),
        _match(match),
        _plots(measured, result),
        _method(result),
        "</main>",
        _footer(result),
    ]
    return _document(title, "\n".join(body))


def _document(title: str, body: str) -> str:
    style = STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)} – dance report</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _header(title: str, result: Mapping[str, Any], poster: bytes | None) -> str:
    details = result["details"]
    picture = ""
    if poster is not None:
        source = base64.b64encode(poster).decode()
        picture = (
            '<figure class="poster"><img alt="The dancer in the widest pose of the dance, with the '
            f'skeleton that was found" src="data:image/jpeg;base64,{source}"></figure>'
        )
    seconds = details["seconds"]
    return (
        f"<header><h1>{escape(title)}</h1>"
        f'<p class="soft">{seconds:.0f} seconds of dance, a person found in '
        f"{details['detected_frames']} of {details['frames']} frames</p>"
        f'<div class="hero{" with-poster" if picture else ""}">{picture}'
        f'<section class="card" aria-label="Score"><p class="total">{result["total_score"]:g} '
        f"<small>of {result.get('max_total', 100):g}</small></p>"
        + charts.axes_chart(result["score_breakdown"], details["intervals"])
        + '<p class="soft">The thin line under each bar is its 90 % interval: dance the same way '
        "again, and nine times of ten the points lie in it.</p></section></div></header>"
    )


def _words(result: Mapping[str, Any]) -> str:
    sentences = SENTENCE.split(result["feedback"].strip())
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences if sentence)
    return f'<h2>What stands out</h2><section class="card"><ul class="marks">{items}</ul></section>'


def _timeline(result: Mapping[str, Any]) -> str:
    timeline = result.get("timeline")
    if not timeline:
        return ""
    key = "".join(f'<li><span class="{axis}"></span>{axis.capitalize()}</li>' for axis in MAXIMUM)
    moments = [_moment(timeline.get("best"), "best"), _moment(timeline.get("worst"), "worst")]
    return (
        '<h2>Along the dance</h2><div class="grid">'
        f'<figure class="card"><h3>Points, second by second</h3>{charts.timeline_chart(timeline)}'
        f'<ul class="key" aria-label="Colours">{key}</ul></figure>'
        f'<section class="card"><h3>Best and worst moment</h3><ul class="marks">'
        + "".join(f"<li>{moment}</li>" for moment in moments if moment)
        + ("" if any(moments) else "<li>Every moment was much like the others.</li>")
        + '</ul><p class="soft">Each axis’s points are shared out over the seconds in proportion '
        "to what was seen there and how good it was; the seconds add up to the score.</p>"
        "</section></div>"
    )


def _moment(moment: Mapping[str, Any] | None, kind: str) -> str:
    if not moment:
        return ""
    start, end = _clock(moment["start"]), _clock(moment["end"])
    return f"<strong>Your {kind} moment, {start}–{end}:</strong> {escape(moment['words'])}."


def _match(match: Mapping[str, Any] | None) -> str:
    if not match or match.get("score") is None:
        return ""
    tempo = match["tempo_difference_percent"]
    faster = _tempo(tempo)
    mirrored = "as in a mirror, " if match["mirrored"] else ""
    limbs = "".join(
        f'<tr><th scope="row">{escape(limb)}</th><td>{_unit(points, "{:.0f}")}</td></tr>'
        for limb, points in match["limbs"].items()
    )
    phrases = "".join(
        f'<tr><th scope="row">{_clock(p["start"])}–{_clock(p["end"])}</th>'
        f"<td>{p['score']:.0f}</td></tr>"
        for p in match["phrases"]
    )
    return (
        '<h2>Against the reference</h2><div class="grid"><section class="card">'
        f"<h3>{match['score']:g} of 100</h3><p>Danced {mirrored}{faster}, "
        f"{match['coverage']:.0%} of the reference; your joints are "
        f"{match['angle_error_degrees']:g}° away on average.</p>"
        f'<table>{limbs}</table></section><section class="card"><h3>Phrase by phrase</h3>'
        f"<table>{phrases}</table></section></div>"
    )


def _tempo(percent: float | None) -> str:
    if percent is None:
        return "as another dance"
    if abs(percent) < 1:
        return "in its tempo"
    return f"{abs(percent):g} % {'faster' if percent > 0 else 'slower'} than it"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _plots(measured: Measurement, result: Mapping[str, Any]) -> str:
    details = result["details"]
    drawn = (
        ("Rhythm: on the beat?", charts.deviation_chart(measured), _on_beat(details)),
        ("Rhythm: where in the beat", charts.phase_chart(measured),
         "All motion beats laid over one beat. A high middle is a steady dancer."),
        ("Smoothness by limb", charts.sparc_chart(details),
         "Spectral arc length of each limb’s movements, longer movements counting more."),
        ("Balance over time", charts.stability_chart(measured),
         "How far, in leg lengths, the moving centre of mass stays inside the feet. In the red it "
         "is beyond them; gaps are jumps or hidden feet."),
        ("Creativity: the poses", charts.pose_chart(measured),
         f"Discs are as large as the time in each pose (columns: left arm, rows: right arm); "
         f"{details['coverage']:.0%} of the 64 poses were visited."),
    )  # fmt: skip
    cards = "".join(
        f'<figure class="card"><h3>{escape(name)}</h3>{picture or NO_EVIDENCE}'
        f"<figcaption>{escape(words)}</figcaption></figure>"
        for name, picture, words in drawn
    )
    return f'<h2>What was measured</h2><div class="grid">{cards}</div>'


ACCENTS = (
    " The points come from the accents of the whole body (its bounce, rests, changes of motion), "
    "which keep the beat better than these moments."
)


def _on_beat(details: Mapping[str, Any]) -> str:
    whose = {
        "music": "the music’s beat",
        "target_bpm": "the target tempo",
        "own_pulse": "your own pulse",
    }[details["beat_source"]]
    tempo = f" at {details['beat_bpm']:.0f} BPM" if details["beat_bpm"] else ""
    lag = details["beat_lag_ms"]
    late = "" if lag is None else f" On average you were {abs(lag):.0f} ms "
    late += "" if lag is None else "late." if lag > 0 else "early."
    return (
        f"Each dot is a moment of rest, held against {whose}{tempo}. Inside the band it is within "
        f"50 ms. By chance alone the beat is kept as well with p = {details['p_value']:.3g}.{late}"
        f"{ACCENTS if details['beat_evidence'] == 'accents' else ''}"
    )


def _method(result: Mapping[str, Any]) -> str:
    details = result["details"]
    f1, chance = details["beat_f1_without_lag"], details["chance_f1"]
    margin = details["margin_of_stability"]
    rows = [
        ("Tempo of the moves", _unit(details["tempo_bpm"], "{:.1f} BPM")),
        ("Alignment F1, by chance", f"{f1:.2f}, {chance:.2f}"),
        ("Spectral arc length", _unit(details["sparc"], "{:.2f}")),
        ("Margin of stability, 5th percentile", _unit(margin, "{:.2f} leg lengths")),
        ("Time with the body over the feet", _unit(details["margin_positive_share"], "{:.0%}")),
        ("Entropy of the poses", _unit(details["entropy"], "{:.2f} of 1")),
        ("Joint samples not seen", _unit(details["excluded_share"], "{:.1%}")),
    ]
    table = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in rows
    )
    return (
        '<h2>How it was measured</h2><div class="grid"><section class="card"><h3>The numbers</h3>'
        f'<table>{table}</table></section><section class="card"><h3>The method in short</h3>'
        f"{METHOD}</section></div>"
    )


def _unit(value: float | None, form: str) -> str:
    return "not seen" if value is None else form.format(value).replace("-", "−")


def _footer(result: Mapping[str, Any]) -> str:
    return (
        f"<footer><p>Scorer {escape(str(result['scorer_version']))} · pose data "
        f"<code>{escape(str(result['pose_sha256']))}</code></p></footer>"
    )

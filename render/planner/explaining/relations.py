# ruff: noqa: E501, patterns are easier to read in full lines
"""How one quantity goes with another, "demand falls when the price rises": drawn as a curve."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from render.plan.actions import show
from render.plan.lesson import Action, Beat, Scene, Trace
from render.plan.objects import Graph
from render.planner.explaining.pool import Pool, section
from render.planner.explaining.sections import Section, beats_of_sentence

UP = r"rises?|increases?|grows?|goes up|go up|climbs?|gets? (?:larger|bigger|higher|stronger|longer|faster)"
DOWN = r"falls?|decreases?|drops?|shrinks?|goes down|go down|declines?|gets? (?:smaller|lower|weaker|shorter|slower)"
NAME = r"(?:the |an? |its |their )?(?P<{}>[a-z][a-z' -]{{1,34}}?)"
POWERS = {"square root": "root", "square": "square", "cube": "cube"}
PROPORTIONAL = re.compile(
    rf"^(?:[^,]*, )?{NAME.format('a')},? (?P<of>of [\w' -]{{1,40}} )?(?:is|are) (?:also )?(?P<inverse>inversely |indirectly )?(?:directly )?proportional to "
    rf"(?:the (?P<power>square root|square|cube) of )?{NAME.format('b')}(?: (?:of|and|acting|at|in)\b.*|,.*|:.*)?$",
    re.IGNORECASE,
)
TOGETHER = re.compile(
    rf"^{NAME.format('a')} (?:(?P<up>{UP})|(?P<down>{DOWN})) (?:when|as|if|while) {NAME.format('b')} "
    rf"(?:(?P<b_up>{UP})|(?P<b_down>{DOWN}))(?: .*|,.*)?$",
    re.IGNORECASE,
)
CURVES = {
    "up": ("0.7*x + 0.7", None),
    "down": ("4.4 - 0.7*x", None),
    "line": ("0.8*x", None),
    "square": ("x^2/6", None),
    "cube": ("x^3/30", None),
    "root": ("1.8*sqrt(x)", (0.001, 5.0)),
    "inverse": ("2/x", (0.45, 5.0)),
    "inverse root": ("2/sqrt(x)", (0.18, 5.0)),
    "inverse square": ("1.2/x^2", (0.52, 5.0)),
}
ROLES = ("accent", "warm", "good")
SPAN = 5.0
LONGEST_NAME = 34


@dataclass(frozen=True)
class Relation:
    """``high`` goes with ``across`` as the curve of this name."""

    high: str
    across: str
    curve: str


def relation(sentence: str) -> Relation | None:
    bare = re.sub(r"^[^,]{4,60}? that ", "", sentence.rstrip(".!"))
    if found := PROPORTIONAL.match(bare):
        power = POWERS.get((found["power"] or "").lower(), "line")
        inverse = {"line": "inverse", "square": "inverse square", "root": "inverse root"}.get(power)
        if found["inverse"] and inverse is None:
            return None
        name = f"{found['a']} {found['of'] or ''}".strip()
        if len(name) > LONGEST_NAME or re.match(r"(?:the )?(?:product|sum|ratio)\b", name, re.I):
            return None
        return Relation(name, found["b"], inverse if found["inverse"] and inverse else power)
    if found := TOGETHER.match(bare):
        same = bool(found["up"]) == bool(found["b_up"])
        return Relation(found["a"], found["b"], "up" if same else "down")
    return None


def relations(pool: Pool) -> list[Section]:
    """Sentences on one and the same second quantity share a graph, up to three curves."""
    told = {n: one for n in pool.free() if (one := relation(pool.sentences[n]))}
    found = []
    while told:
        first = told[min(told)]
        group = [n for n, one in told.items() if one.across.lower() == first.across.lower()][:3]
        scene = graph(pool.titled(title_of([told[n] for n in group])), [told[n] for n in group],
                      pool.take(group))  # fmt: skip
        found.append(section(pool, group, [scene]))
        told = {n: one for n, one in told.items() if n not in group}
    return found[:3]


def title_of(group: Sequence[Relation]) -> str:
    names = " and ".join(dict.fromkeys(one.high.lower() for one in group))
    title = f"{names} against {group[0].across.lower()}"
    return title[:1].upper() + title[1:] if len(title) <= 60 else "How one goes with the other"


def graph(title: str, group: Sequence[Relation], sentences: Sequence[str]) -> Scene:
    """Axes without numbers, a curve for each sentence, traced while it is said."""
    several = len({one.high.lower() for one in group}) > 1
    axis = "" if several else group[0].high
    curves = [
        {"id": f"f{n}", "expression": CURVES[one.curve][0], "role": ROLES[n],
         "over": CURVES[one.curve][1] or (0, SPAN), **({"tex": in_words(one.high)} if several else {})}
        for n, one in enumerate(group)
    ]  # fmt: skip
    plot = Graph.model_validate({
        "id": "plot", "axes": False, "x_range": (-1.2, 6.2), "y_range": (-0.9, 5.4), "curves": curves,
        "segments": [
            {"id": "across", "start": (0, 0), "end": (SPAN + 0.4, 0), "arrow": True, "role": "muted"},
            {"id": "high", "start": (0, 0), "end": (0, SPAN), "arrow": True, "role": "muted"},
        ],
        "shapes": [
            {"id": "x_name", "at": (SPAN / 2 + 0.2, -0.5), "tex": in_words(group[0].across), "role": "muted"},
            *([{"id": "y_name", "at": (0.9, SPAN - 0.1), "tex": in_words(axis), "role": "muted"}] if axis else []),
        ],
    })  # fmt: skip
    axes = [show("plot"), show("plot.across"), show("plot.high"), show("plot.x_name"),
            *([show("plot.y_name")] if axis else [])]  # fmt: skip
    beats: list[Beat] = []
    for n, sentence in enumerate(sentences):
        acts: list[Action] = [
            *(axes if n == 0 else []),
            show(f"plot.f{n}"),
            Trace(target=f"plot.f{n}"),
        ]
        beats += beats_of_sentence(sentence, *acts)
    return Scene(title=title, objects=(plot,), beats=tuple(beats[:8]))


def in_words(name: str) -> str:
    return rf"\text{{{re.sub(r'[^A-Za-z -]', '', name).strip()}}}"

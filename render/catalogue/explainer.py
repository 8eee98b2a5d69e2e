"""Any topic: its description's own sentences, arranged. No fact is added to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from render.catalogue.acts import show, stress
from render.objects import Bullets, Flow, Paragraph, TitleCard
from render.plan import Beat, Scene
from render.prose import bare, clipped

POINT = 110  # letters of a point on the screen; the narration says the whole sentence
SPOKEN = 390
PER_SCENE = 4
MOST_POINTS = 12
ORDER = re.compile(
    r"^(?:first|firstly|second|secondly|third|then|next|after (?:that|this)|afterwards|later|"
    r"finally|at last|in the end|step \d|\d+[.)])\b",
    re.IGNORECASE,
)


def lesson(topic: str, said: Sequence[str]) -> list[Scene]:
    """3 to 6 scenes about ``topic`` from sentences of its description, which may be none."""
    title = clipped(topic, 110)
    if not said:
        return [opening(title, 0), questions(), check()]
    rest = list(said[1 : MOST_POINTS + 1])
    return [
        opening(title, len(rest)),
        in_short(said[0]),
        *points(rest),
        closing(said[0]),
    ]


def opening(title: str, count: int) -> Scene:
    subtitle = "" if count < 2 else f"In {count} points"
    card = TitleCard(id="card", text=title, subtitle=subtitle, motif="dots")
    say = clipped(f"This lesson is about {title}.", SPOKEN)
    return Scene(title=title, objects=(card,), beats=(Beat(say=say, do=(show("card"),)),))


def in_short(sentence: str) -> Scene:
    quote = Paragraph(id="main", text=clipped(sentence, 240), size="lead")
    say = clipped(sentence, SPOKEN)
    return Scene(title="In short", objects=(quote,), beats=(Beat(say=say, do=(show("main"),)),))


def points(rest: list[str]) -> list[Scene]:
    """Sequences become a flow, everything else lists of up to four points."""
    if not rest:
        return []
    ordered = [sentence for sentence in rest if ORDER.match(sentence)]
    if 2 <= len(ordered) <= 5 and len(ordered) >= len(rest) - 1:
        others = [sentence for sentence in rest if sentence not in ordered]
        return [flow(ordered), *([listing(others, "Also")] if others else [])]
    scenes = -(-len(rest) // PER_SCENE)
    size = -(-len(rest) // scenes)
    groups = [rest[n : n + size] for n in range(0, len(rest), size)]
    titles = ["Key points", "More points", "Further points"]
    return [listing(group, titles[n], n > 0) for n, group in enumerate(groups)]


def flow(ordered: list[str]) -> Scene:
    item = Flow(id="order", items=tuple(clipped(bare(s), POINT) for s in ordered))
    beats = tuple(
        Beat(say=clipped(sentence, SPOKEN), do=(show(f"order.{n}"),))
        for n, sentence in enumerate(ordered)
    )
    return Scene(title="Step by step", objects=(item,), beats=beats)


def listing(group: list[str], title: str, optional: bool = False) -> Scene:
    item = Bullets(id="points", items=tuple(clipped(bare(s), POINT) for s in group))
    beats = tuple(
        Beat(say=clipped(sentence, SPOKEN), do=(show(f"points.{n}"),))
        for n, sentence in enumerate(group)
    )
    return Scene(title=title, objects=(item,), beats=beats, optional=optional)


def closing(first: str) -> Scene:
    """The first sentence again, then what to take away from it: questions, not facts."""
    own = "Say in your own words what this lesson told you"
    items = (clipped(bare(first), POINT), own, "Note what is still unclear")
    item = Bullets(id="points", items=items, marker="tick")
    beats = (
        Beat(say="To sum up, remember this.", do=(show("points.0"), stress("points.0"))),
        Beat(say="Then say in your own words what the lesson told you.", do=(show("points.1"),)),
        Beat(say="And note what is still unclear to you.", do=(show("points.2"),)),
    )
    return Scene(title="To remember", objects=(item,), beats=beats)


def questions() -> Scene:
    asked = ("What is it?", "Why does it matter?", "How does it work?", "What is an example of it?")
    item = Bullets(id="asked", items=asked, marker="number")
    said = [
        "Every new topic can be opened with four questions. First: what is it?",
        "Second: why does it matter?",
        "Third: how does it work?",
        "And fourth: what is an example of it?",
    ]
    beats = tuple(Beat(say=say, do=(show(f"asked.{n}"),)) for n, say in enumerate(said))
    return Scene(title="Four questions to begin with", objects=(item,), beats=beats)


def check() -> Scene:
    note = Paragraph(
        id="note",
        size="lead",
        text="This lesson was given a topic, but no description. "
        "Describe the topic in a few sentences, and they become its content.",
    )
    say = (
        "This lesson was given a topic, but no description. "
        "Describe it in a few sentences, and they become the content of the video."
    )
    return Scene(title="How to go on", objects=(note,), beats=(Beat(say=say, do=(show("note"),)),))

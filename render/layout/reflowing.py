"""A scene laid out anew by what the layout check has found: more room, or page after page.

The times of the beats stay; within a beat the pages share its seconds. What cannot be laid out anew
has no candidates, and is somebody else's to replace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel

from render.layout.arranging import NoRoom, objects_in_sight, one_after_another
from render.layout.paging import is_pageable, pages
from render.layout.taking_turns import Turns, groupings, labelled_parts
from render.plan.lesson import TICK, Act, Action, Beat, Scene
from render.plan.moves import Mark, Write
from render.plan.objects import Graph
from render.plan.tables import Table
from render.plan.things import Thing

PAGES = (2, 3, 4, 6)
SHORTEST_NAME = 3
FOUND = re.compile(r"'((?:[^'\\]|\\.)+)'|\"((?:[^\"\\]|\\.)+)\"")
NUMBERED = re.compile(r"\w+(\.(row)?\d+)?")
LEAST_SECONDS = 1.0
AT_BEAT = re.compile(r"at the end of beat (\d+)")


def reflow_scene(scene: Scene, finding: str) -> Iterator[Scene]:
    """The scene in other layouts, the likest first, each with the same beats in the same time.

    ``finding`` is what the layout check said: a beat, and the texts that cannot be read.
    """
    if scene.code:
        return
    names = find_troubled_objects(scene, finding)
    wide = roomier(scene, names)
    if wide != scene:
        yield wide
    turning = [name for name in names if can_turn(wide, name)]
    for count in PAGES:
        paged = wide
        for name in turning:
            paged = in_pages(paged, name, count)
        if len(paged.objects) > len(wide.objects) and readable(paged):
            yield paged
    for name in names:
        yield from filter(readable, in_turns(wide, name, finding))


def in_turns(scene: Scene, name: str, finding: str) -> Iterator[Scene]:
    """Of a graph the parts that were found in each other's way take turns, else all with labels."""
    graph = scene.thing(name)
    if not isinstance(graph, Graph):
        return
    texts, known = found_texts(finding), labelled_parts(graph)
    parts = (*graph.points, *graph.segments, *graph.shapes)
    blamed = [part.id for part in parts if part.id in known and holds(part, texts)]
    for chosen in dict.fromkeys((tuple(blamed), tuple(known))):
        for turns in groupings(scene, name, chosen):
            beats = tuple(part for beat in scene.beats for part in split_beat_by_page(beat, turns))
            yield scene.model_copy(update={"beats": beats})


def can_turn(scene: Scene, name: str) -> bool:
    """Whether the object can have pages, and whatever is done with it can be done with those."""
    actions = [action for beat in scene.beats for action in beat.do]
    mine = [action for action in actions if action.target.split(".")[0] == name]
    others = [action for action in actions if getattr(action, "by", "").split(".")[0] == name]
    thing = scene.thing(name)
    groups = {group.id for group in thing.groups} if isinstance(thing, Table) else set()
    numbered = all(
        NUMBERED.fullmatch(action.target) or action.target.partition(".")[2] in groups
        for action in mine
    )
    simple = all(isinstance(action, Act | Mark | Write) for action in mine)
    return is_pageable(thing) and numbered and simple and not others


def readable(scene: Scene) -> bool:
    """No page is gone before anybody can read it."""
    return all(beat.seconds >= LEAST_SECONDS for beat in scene.beats)


def find_troubled_objects(scene: Scene, finding: str) -> list[str]:
    """The ids of the objects that hold one of the texts; of all in sight where none does."""
    found = AT_BEAT.search(finding)
    shown = list(objects_in_sight(scene))
    number = min(int(found[1]) if found else len(shown), len(shown))
    visible = shown[number - 1] if number else []
    texts = found_texts(finding)
    held = [name for name in visible if holds(scene.thing(name), texts)]
    return held or visible


def found_texts(finding: str) -> list[str]:
    texts = [letters(one or other) for one, other in FOUND.findall(finding)]
    return [text for text in texts if len(text) >= SHORTEST_NAME]


def letters(text: str) -> str:
    """Of a text what wrapping and hyphens leave as it is."""
    plain = text.replace("\\n", "").encode().decode("unicode_escape", "replace")
    return "".join(c for c in plain if c.isalnum() and c.isascii())


def holds(thing: BaseModel, texts: Sequence[str]) -> bool:
    own = "".join(c for c in thing.model_dump_json() if c.isalnum() and c.isascii())
    return any(text in own for text in texts)


def roomier(scene: Scene, names: Sequence[str]) -> Scene:
    """They get the whole frame; what is in the way leaves in time. The same where it cannot."""
    objects = tuple(
        thing.model_copy(update={"area": "full"}) if thing.id in names else thing
        for thing in scene.objects
    )
    try:
        return one_after_another(scene.model_copy(update={"objects": objects}))
    except NoRoom:
        return scene


@dataclass
class Pager:
    """Goes through a scene's actions and turns the pages of one object."""

    name: str
    leaves: list[tuple[Thing, range]]  # each with the numbers of the parts that it holds
    page: int | None = None

    def show(self, page: int, *, whole: bool) -> list[Action]:
        """Turn to this page; its parts appear with it, or one by one later."""
        if page == self.page:
            return []
        turned = self.hide()
        self.page = page
        return [*turned, Act(op="show", target=self.leaves[page][0].id)] if whole else turned

    def hide(self) -> list[Action]:
        gone, self.page = self.page, None
        return [] if gone is None else [Act(op="hide", target=self.leaves[gone][0].id)]

    def acted(self, action: Action) -> list[list[Action]]:
        """The action on the pages instead, page by page."""
        name, _, part = action.target.partition(".")
        if name != self.name:
            return [[action]]
        if part:
            return self.on_some(action, part)
        if isinstance(action, Act) and action.op == "show":
            return self.all_pages()
        if isinstance(action, Act) and action.op == "hide":
            return [self.hide()]
        page = self.page or 0
        return [[*self.show(page, whole=True), retarget_action(action, self.leaves[page][0].id)]]

    def on_some(self, action: Action, part: str) -> list[list[Action]]:
        """The action on a part, wherever some of it is."""
        if found := self.with_group(part):
            return [
                [
                    *self.show(n, whole=True),
                    retarget_action(action, f"{self.leaves[n][0].id}.{part}"),
                ]
                for n in found
            ]
        if self.on_all:
            return self.all_pages() if self.page is None else [[]]
        return [self.on_part(action, part)]

    def with_group(self, part: str) -> list[int]:
        """The pages on which cells of this group of a table are."""
        tables = ((n, leaf) for n, (leaf, _) in enumerate(self.leaves) if isinstance(leaf, Table))
        return [n for n, table in tables if part in {group.id for group in table.groups}]

    @property
    def on_all(self) -> bool:
        """Whether every page holds some of every part, as the columns of a table do."""
        return len({(held.start, held.stop) for _, held in self.leaves}) == 1

    def all_pages(self) -> list[list[Action]]:
        return [self.show(n, whole=True) for n in range(len(self.leaves))]

    def on_part(self, action: Action, part: str) -> list[Action]:
        prefix, number = re.fullmatch(r"([a-z]*)(\d+)", part).groups()  # type: ignore[union-attr]  # pageable parts are numbered
        page = next(n for n, (_, held) in enumerate(self.leaves) if int(number) in held)
        leaf, held = self.leaves[page]
        appears = isinstance(action, Act) and action.op == "show"
        turned = self.show(page, whole=not appears)
        here = retarget_action(action, f"{leaf.id}.{prefix}{int(number) - held.start}")
        return [*turned, here]


def retarget_action(action: Action, target: str) -> Action:
    return action.model_copy(update={"target": target})


def in_pages(scene: Scene, name: str, count: int) -> Scene:
    """The object's contents on so many pages, which take turns."""
    thing = scene.thing(name)
    leaves = pages(thing, count)
    pager = Pager(name, leaves)
    beats = [part for beat in scene.beats for part in split_beat_by_page(beat, pager)]
    objects = [one for one in scene.objects if one.id != name] + [leaf for leaf, _ in leaves]
    # more beats and objects than a plan may have: it is drawn, and never read again
    return scene.model_copy(update={"objects": tuple(objects), "beats": tuple(beats)})


def split_beat_by_page(beat: Beat, pager: Pager | Turns) -> list[Beat]:
    """One beat for each page that it shows; together they last as long as it did."""
    parts: list[list[Action]] = [[]]
    for action in beat.do:
        first, *rest = pager.acted(action)
        parts[-1] += first
        parts += rest
    parts = [part for part in parts if part] or [[]]
    seconds = shares(beat.seconds, len(parts))
    return [
        beat.model_copy(
            update={"say": beat.say if n == 0 else "", "do": tuple(do), "seconds": seconds[n]}
        )
        for n, do in enumerate(parts)
    ]


def shares(seconds: float, count: int) -> list[float]:
    """In ticks, which sum to ``seconds``."""
    marks = [round(seconds * n / count / TICK) * TICK for n in range(count)] + [seconds]
    return [round(end - start, 3) for start, end in pairwise(marks)]

"""One scene of a script: its lines become objects and beats, as the plan's types take them.

A line that adds to a list, a calculation or a question is shown as it is said. An object that no
act shows appears with the first sentence that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from render.phrases import ENGLISH
from render.plan.things import Thing
from render.script.acts import HERE, Acts, read_acts
from render.script.formulas import read_formula
from render.script.heads import Head, read_fence_runs
from render.script.joined_beats import join_shortest
from render.script.layout import areas, list_name
from render.script.lines import Line
from render.script.objects import read_object
from render.script.questions import (
    ANSWERED,
    ASKED,
    THINKING,
    say_answer,
    say_question,
    say_task,
)
from render.script.refusal import Flaw, Wrong
from render.script.slots import Values, cut_condition
from render.script.texts import Text, cut_braces, split_fields

SIGN = re.compile(r"(@|=>\s|=\s|[-*]\s|\d{1,2}\.\s|[QA]:\s|```)")
PICTURE = re.compile(r"@<([a-z][a-z0-9_.]*)>")
MARKERS = {"-": "dot", "*": "tick", ".": "number"}
MOST_OBJECTS, MOST_BEATS, MOST_STEPS = 12, 8, 5  # as the plan's types have them
ENDS = (".", "!", "?", "…", ":", "。", "！", "？")


@dataclass
class Drawn:
    """An object with its line; ``told``: its items are lines of the scene."""

    data: dict[str, Any]
    line: Line
    before: int  # beats that were there when it was declared
    hidden: bool = False
    told: bool = False

    @property
    def name(self) -> str:
        return str(self.data["id"])


@dataclass
class Said:
    """A beat with its line; ``own`` is what the line itself shows."""

    say: str
    line: Line
    acts: Acts = field(default_factory=Acts)
    own: str = HERE


class SceneReader:
    """Reads the lines of one scene; ``places`` tells where the parts of its objects stand. With
    ``loops``, more sentences than a scene has are joined."""

    def __init__(self, head: Head, values: Values, language: str = ENGLISH) -> None:
        self.head = head
        self.values = values
        self.loops = False
        self.language = language
        self.objects: list[Drawn] = []
        self.beats: list[Said] = []
        self.code: dict[str, Any] | None = None
        self.flaws: list[Flaw] = []
        self.places: dict[tuple[int | str, ...], Line] = {}
        if head.card:
            self.draw("title", {"id": "card", "area": "full", **head.card}, head.line)

    # -- lines ---------------------------------------------------------------------------------

    def read_line(self, line: Line) -> None:
        """Take one line at the margin; what is wrong with it is noted."""
        whole = line
        try:
            if line.source is not None:
                self.read_code(line)
            elif line.text.startswith("@"):
                self.read_object(line)
            else:
                whole = line.joined()
                if (text := cut_condition(whole.text, self.values)) is not None:
                    whole.text = text
                    self.read_told(whole)
        except Wrong as wrong:
            self.flaws.append(whole.flaw(wrong.words, wrong.offset))

    def read_told(self, line: Line) -> None:
        found = SIGN.match(f"{line.text} ")
        if found is None:
            body, braces = cut_braces(Text(line.text))
            self.say(body.fill(self.values, "said"), line, braces)
            return
        rest = line.text[found.end() :]
        fields = split_fields(rest, len(line.text) - len(rest))
        self.told_by(found[1].strip())(line, fields)

    def told_by(self, sign: str) -> Callable[[Line, list[Text]], None]:
        known: Mapping[str, Callable[[Line, list[Text]], None]] = {
            "=": self.read_formula,
            "=>": self.read_step,
            "Q:": self.read_question,
            "A:": self.read_answer,
        }
        return known.get(sign) or (lambda line, fields: self.read_item(line, fields, sign))

    def read_code(self, line: Line) -> None:
        if self.code is not None:
            raise Wrong("a scene has one piece of code")
        self.code = {"source": line.source, **read_fence_runs(line)}

    def read_object(self, line: Line) -> None:
        if given := PICTURE.fullmatch(line.text):
            self.read_picture(line, given[1])
            return
        found = read_object(line, self.values, self.flaws)
        for (name, n), place in found.parts.items():
            self.places["objects", len(self.objects), name, n] = place
        drawn = self.draw(found.kind, found.data, line, hidden=found.hidden)
        drawn.told = found.kind in ("bullets", "steps") and not found.items

    def read_picture(self, line: Line, name: str) -> None:
        """``@<plot>``: what the case draws. Raises Wrong."""
        drawn = self.values.find_value(name)
        for thing in drawn if isinstance(drawn, tuple) else (drawn,):
            if not isinstance(thing, Thing):
                raise Wrong(f"{name!r} is no picture", 2)
            data = thing.model_dump()
            self.draw(data.pop("kind"), data, line)

    def read_formula(self, line: Line, _: list[Text]) -> None:
        text = Text(line.text[1:].strip(), len(line.text) - len(line.text[1:].lstrip()))
        parts = read_formula(text, self.values)
        self.draw("formula", {"id": self.free_name("law"), "tex": parts}, line)

    def read_item(self, line: Line, fields: list[Text], sign: str) -> None:
        """``- written | said {acts}``"""
        *written, last = fields
        last, braces = cut_braces(last)
        if len(written) > 1:
            raise fields[2].wrong("a point is `- written | said`")
        shown = written[0] if written else last
        points = self.open_list("bullets", list_name(len(self.objects)), line)
        marker = MARKERS[sign[-1]]
        if points.data.setdefault("marker", marker) != marker:
            raise Wrong("all points of one list begin with the same sign")
        items = points.data.setdefault("items", [])
        items.append(shown.fill(self.values, "written"))
        said = last.fill(self.values, "said")
        self.say(said if written else with_end(said), line, braces, own=item_of(points, items))

    def read_step(self, line: Line, fields: list[Text]) -> None:
        """``=> formula | reason | said {acts}``"""
        if len(fields) not in (2, 3):
            raise Wrong("a step is `=> formula | reason | said`, or without what is said")
        *before, last = fields
        last, braces = cut_braces(last)
        tex, why = [*before, last][:2]
        work = self.open_list("steps", self.free_name("work"), line)
        steps = work.data.setdefault("steps", [])
        step = {"tex": tex.fill(self.values, "tex"), "why": why.fill(self.values, "written")}
        self.places["objects", self.objects.index(work), "steps", len(steps)] = line
        steps.append(step)
        said = last.fill(self.values, "said")
        said = said if len(fields) == 3 else with_end(said[:1].upper() + said[1:])
        self.say(said, line, braces, own=item_of(work, steps))

    def read_question(self, line: Line, fields: list[Text]) -> None:
        """``Q: words | formula``, or ``Q: words`` with an answer in words."""
        *before, last = fields
        last, braces = cut_braces(last) if not before else (last, None)
        words = (before[0] if before else last).fill(self.values, "said")
        if len(before) > 1:
            raise fields[2].wrong("a question is `Q: words | formula` or `Q: words`")
        if before:
            part = {"tex": last.fill(self.values, "tex"), "role": "accent"}
            task = self.draw("formula", {"id": self.free_name("task"), "tex": [part]}, line)
            said = self.say(say_task(words, self.language), line, None)
        else:
            shown = last.fill(self.values, "written")
            data = {"id": self.free_name("asked"), "text": shown, **ASKED}
            task = self.draw("paragraph", data, line)
            said = self.say(say_question(words, self.language), line, braces)
        said.acts.timing.setdefault("pause", THINKING)
        task.before = len(self.beats) - 1

    def read_answer(self, line: Line, fields: list[Text]) -> None:
        """``A: written | said``"""
        *written, last = fields
        last, braces = cut_braces(last)
        if len(written) > 1:
            raise fields[2].wrong("an answer is `A: written | said`")
        shown = (written[0] if written else last).fill(self.values, "written")
        data = {"id": self.free_name("told"), "text": shown, **ANSWERED}
        told = self.draw("paragraph", data, line)
        said = last.fill(self.values, "said")
        self.say(said if written else say_answer(said, self.language), line, braces)
        told.before = len(self.beats) - 1

    # -- what a line adds ----------------------------------------------------------------------

    def draw(self, kind: str, data: dict[str, Any], line: Line, *, hidden: bool = False) -> Drawn:
        if len(self.objects) >= MOST_OBJECTS:
            raise Wrong(f"a scene shows at most {MOST_OBJECTS} objects")
        drawn = Drawn({"kind": kind, **data}, line, len(self.beats), hidden=hidden)
        self.objects.append(drawn)
        return drawn

    def open_list(self, kind: str, name: str, line: Line) -> Drawn:
        """The list that the next line goes on, or a new one."""
        found = [one for one in self.objects if one.data["kind"] == kind and one.told]
        if found:
            return found[-1]
        drawn = self.draw(kind, {"id": self.free_name(name)}, line)
        drawn.told = True
        return drawn

    def free_name(self, name: str) -> str:
        return free_name(name, {drawn.name for drawn in self.objects})

    def say(self, words: str, line: Line, braces: Text | None, own: str = HERE) -> Said:
        acts = read_acts(braces, self.values) if braces else Acts()
        said = Said(words, line, acts, own)
        if own == HERE and any(act.get("target") == HERE for act in acts.do):
            raise (braces or Text("")).wrong("name what is to be shown: `show plot`")
        if len(self.beats) >= MOST_BEATS and not self.loops:
            raise Wrong(f"a scene has at most {MOST_BEATS} sentences; begin another one")
        self.beats.append(said)
        return said

    def room_for_steps(self) -> int:
        """How many further lines of a calculation it can take."""
        work = next((one for one in reversed(self.objects) if one.data["kind"] == "steps"), None)
        held = len(work.data.get("steps", ())) if work and work.told else 0
        return max(0, min(MOST_STEPS - held, MOST_BEATS - len(self.beats)))

    def is_full(self, step: Line, values: Values) -> bool:
        """Whether this line of a loop needs a further scene."""
        is_told = cut_condition(step.text, values) is not None
        return self.loops and is_told and not self.room_for_steps()

    # -- the scene -----------------------------------------------------------------------------

    def document(self) -> dict[str, Any]:
        """The scene as the plan's types take it."""
        beats = [beat_document(said) for said in self.beats]
        self.show_objects(beats)
        placed = areas([(one.data["kind"], one.data.get("area")) for one in self.objects])
        objects = [
            {**one.data, "area": area} for one, area in zip(self.objects, placed, strict=True)
        ]
        for n, drawn in enumerate(self.objects):
            self.places["objects", n] = drawn.line
        if self.loops:
            beats = join_shortest(beats, MOST_BEATS)
        for n, said in enumerate(self.beats[: len(beats)]):
            self.places["beats", n] = said.line
        code = {"code": self.code} if self.code is not None else {}
        scene = {"title": self.head.title, "objects": objects, "beats": beats, **code}
        return scene | ({"optional": True} if self.head.optional else {})

    def show_objects(self, beats: list[dict[str, Any]]) -> None:
        """Objects that no act shows appear with the first sentence after them."""
        shown = set(map(shown_by, (act for beat in beats for act in beat["do"])))
        for drawn in reversed(self.objects):
            if drawn.hidden or drawn.name in shown:
                continue
            if drawn.before < len(beats):
                beats[drawn.before]["do"].insert(0, {"op": "show", "target": drawn.name})
            elif not self.flaws:  # else a line that would have shown it could not be read
                words = f"nothing is said after {drawn.name!r}, so that it would not be seen"
                self.flaws.append(drawn.line.flaw(words))


def beat_document(said: Said) -> dict[str, Any]:
    do = [{**act, "target": act["target"] or said.own} for act in said.acts.do]
    own = {"op": "show", "target": said.own}
    if said.own and own not in do:
        do.insert(0, own)
    return {"say": said.say, "do": do, **said.acts.timing}


def shown_by(act: Mapping[str, Any]) -> str:
    """The name of the object that this act brings to the frame."""
    if act["op"] == "replace":
        return str(act["by"])
    return str(act["target"]).partition(".")[0] if act["op"] == "show" else ""


def item_of(drawn: Drawn, items: list[Any]) -> str:
    return f"{drawn.name}.{len(items) - 1}"


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number behind it when it is taken."""
    names = [name, *(f"{name}{n}" for n in range(2, len(taken) + 2))]
    return next(one for one in names if one not in taken)


def with_end(words: str) -> str:
    """A sentence of its own."""
    return words if words.endswith(ENDS) else f"{words}."

"""Parts of a picture that have no room together take turns: the older ones leave in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from render.layout.paging import even_spans
from render.plan.lesson import Act, Action, Scene
from render.plan.objects import Graph

MOST_TURNS = (2, 3, 4, 6, 8)


def labelled_parts(graph: Graph) -> list[str]:
    """The parts that have a label, apart from curves: what is drawn over those belongs to them."""
    parts = (*graph.points, *graph.segments, *graph.shapes)
    return [part.id for part in parts if getattr(part, "tex", None)]


def can_take_turns(scene: Scene, name: str, parts: Sequence[str]) -> bool:
    """Whether they are only shown, stressed and hidden, and there is something to share."""
    targets = {f"{name}.{part}" for part in parts}
    actions = [action for beat in scene.beats for action in beat.do]
    others = {getattr(action, "by", "") for action in actions}
    simple = all(isinstance(action, Act) for action in actions if action.target in targets)
    return len(parts) > 1 and simple and not targets & others


class Turns:
    """Goes through a scene's actions and has only one group of parts in sight at a time."""

    def __init__(self, name: str, parts: Sequence[str], count: int) -> None:
        spans = even_spans(len(parts), count)
        self.group = {f"{name}.{parts[n]}": k for k, span in enumerate(spans) for n in span}
        self.name = name
        self.seen: list[str] = []

    def acted(self, action: Action) -> list[list[Action]]:
        """The action with what must leave before it, for which a new page begins."""
        target = action.target
        if target == self.name and isinstance(action, Act) and action.op == "hide":
            self.seen = []
        if target not in self.group:
            return [[action]]
        if isinstance(action, Act) and action.op == "hide":
            return [[action]] if self.left(target) else [[]]
        gone = [one for one in self.seen if self.group[one] != self.group[target]]
        hides: list[Action] = [Act(op="hide", target=one) for one in gone if self.left(one)]
        shows = action.op == "show"
        missing = not shows and target not in self.seen
        back: list[Action] = [Act(op="show", target=target)] if missing else []
        if target not in self.seen:
            self.seen.append(target)
        return [[], [*hides, *back, action]] if hides else [[*back, action]]

    def left(self, target: str) -> bool:
        """Whether it was in sight, where it no longer is."""
        was = target in self.seen
        self.seen = [one for one in self.seen if one != target]
        return was


def groupings(scene: Scene, name: str, parts: Sequence[str]) -> Iterator[Turns]:
    """The fewest turns first."""
    shown = [action.target for beat in scene.beats for action in beat.do]
    wanted = sorted(
        (part for part in parts if f"{name}.{part}" in shown),
        key=lambda part: shown.index(f"{name}.{part}"),
    )
    if not can_take_turns(scene, name, wanted):
        return
    for count in dict.fromkeys(min(count, len(wanted)) for count in MOST_TURNS):
        yield Turns(name, wanted, count)

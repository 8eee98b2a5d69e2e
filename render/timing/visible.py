"""What of a scene is on the frame: which parts can be pointed at, in the order they came."""

from __future__ import annotations

from collections.abc import Iterator

from render.plan.boards import Cards, Grid, Hub, Listing, Network, Pairs, Ring, Row, Sketch, Versus
from render.plan.lesson import Act, Action, Morph, Replace, Scene
from render.plan.objects import Bullets, Flow, Formula, Steps, Thing
from render.plan.tables import Chart, Table

Target = tuple[str, str]  # an object's id and its part's; "" for the object itself


def parts_in_turn(thing: Thing) -> tuple[str, ...]:
    """The parts by which a shown object comes one after another; () for one that comes whole."""
    match thing:
        case Bullets() | Flow() | Steps() | Cards() | Ring() | Hub():
            return tuple(thing.parts())
        case Pairs():
            return tuple(f"{side}{n}" for n in range(len(thing.pairs)) for side in "lr")
        case Versus():
            rows = range(max(len(thing.lefts), len(thing.rights)))
            sides = [f"{side}{n}" for n in rows for side in "lr"]
            return ("left", "right", *(part for part in sides if part in set(thing.parts())))
    return ()


def parts_at_once(thing: Thing) -> Iterator[str]:
    """The parts that are there as soon as the object is."""
    match thing:
        case Formula() | Chart() | Listing():
            yield from thing.parts()
        case Table():
            yield from (part for part in thing.parts() if part.startswith("row"))
        case Row() if not thing.waits:
            yield from (str(n) for n in range(len(thing.values)))
        case Grid() if thing.full:
            yield from (part for part in thing.parts() if "_" in part)
        case Network():
            yield from (node.id for node in thing.nodes if not node.waits)
            yield from (edge.id for edge in thing.edges if not edge.waits)
        case Sketch():
            yield from (piece.id for piece in thing.pieces if not piece.waits)
        case _:
            yield from parts_in_turn(thing)


def visible_before(scene: Scene, index: int) -> list[Target]:
    """What is there when the beat with this index begins."""
    seen: list[Target] = []
    for beat in scene.beats[:index]:
        for action in beat.do:
            follow_action(seen, scene, action)
    return seen


def follow_action(seen: list[Target], scene: Scene, action: Action) -> None:
    """``seen`` becomes what is there after the action; what it touches comes last."""
    name, _, part = action.target.partition(".")
    if isinstance(action, Act) and action.op in ("hide", "dim"):
        seen[:] = [one for one in seen if one[0] != name or (part and one[1] != part)]
    elif isinstance(action, Replace):
        seen[:] = [one for one in seen if one[0] != name]
        come(seen, scene.thing(action.by), action.by, "")
    elif isinstance(action, Morph):
        other, _, end = action.by.partition(".")
        come(seen, scene.thing(other), other, end)
    elif isinstance(action, Act):
        come(seen, scene.thing(name), name, part)
    else:
        move_last(seen, (name, part)) if (name, part) in seen else None


def come(seen: list[Target], thing: Thing, name: str, part: str) -> None:
    if not part:
        for one in parts_at_once(thing):
            move_last(seen, (name, one))
        move_last(seen, (name, ""))
    elif isinstance(thing, Pairs) and part.isdigit():
        for side in "lr":
            move_last(seen, (name, f"{side}{part}"))
    else:
        move_last(seen, (name, part))


def move_last(seen: list[Target], target: Target) -> None:
    if target in seen:
        seen.remove(target)
    seen.append(target)

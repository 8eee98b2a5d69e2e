"""The Towers of Hanoi: the moves, and how the pegs look in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from render.plan.actions import hide, show
from render.plan.boards import Piece, Sketch
from render.plan.lesson import Action
from render.plan.things import Role
from render.planner.catalogue.lesson_file import read_templates

ROLES: tuple[Role, ...] = ("accent", "good", "warm", "violet")
PEGS, MOST_MOVES = "ABC", 5  # of a scene
Place = tuple[int, int, int]  # disc (0 the smallest), peg, how many lie below it


def move_discs(count: int, start: int = 0, goal: int = 2) -> Iterator[tuple[int, int, int]]:
    """Each move: the disc (0 the smallest), from which peg, to which."""
    if count:
        other = 3 - start - goal
        yield from move_discs(count - 1, start, other)
        yield count - 1, start, goal
        yield from move_discs(count - 1, other, goal)


@dataclass(frozen=True)
class Move:
    number: int
    disc: int
    start: str
    goal: str
    acts: tuple[Action, Action]


@dataclass(frozen=True)
class Play:
    """The moves of a scene; ``discs`` are where they lie before."""

    board: Sketch
    discs: tuple[str, ...]
    moves: tuple[Move, ...]

    @property
    def first(self) -> int:
        return self.moves[0].number

    @property
    def last(self) -> int:
        return self.moves[-1].number


@dataclass(frozen=True)
class Tower:
    """Of n discs; of more than four a small one is played."""

    n: int

    @property
    def large(self) -> bool:
        return self.n > len(ROLES)

    @property
    def tall(self) -> int:
        return 3 if self.large else int(self.n)

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(range(2, self.tall + 1))

    @property
    def plays(self) -> Iterator[Play]:
        moves = list(enumerate(move_discs(self.tall), 1))
        size = -(-len(moves) // -(-len(moves) // MOST_MOVES))
        lie: dict[int, Place] = {d: (d, 0, self.tall - 1 - d) for d in range(self.tall)}
        for first in range(0, len(moves), size):
            before, places, told = tuple(lie.values()), set(lie.values()), []
            for number, (disc, start, goal) in moves[first : first + size]:
                old, level = lie[disc], sum(peg == goal for _, peg, _ in lie.values())
                lie[disc] = (disc, goal, level)
                places.add(lie[disc])
                acts = hide(f"s.{name_place(old)}"), show(f"s.{name_place(lie[disc])}")
                told.append(Move(number, disc + 1, PEGS[start], PEGS[goal], acts))
            discs = tuple(f"s.{name_place(place)}" for place in before)
            yield Play(draw_board(sorted(places)), discs, tuple(told))


def name_place(place: Place) -> str:
    return "d{}_{}_{}".format(*place)


def draw_board(places: list[Place]) -> Sketch:
    """The pegs, and each disc wherever it will lie: it is hidden here and shown there."""
    pieces = [Piece(id="ground", form="ground", points=((0, 0.4), (12, 0.4)))]
    for peg, letter in enumerate(PEGS):
        x = 2 + 4 * peg
        rod = ((x, 0.4), (x, 3.6))
        above = ((x, 4.1),)
        pieces += [
            Piece(id=f"peg{peg}", form="line", points=rod, role="muted"),
            Piece(id=f"name{peg}", form="note", points=above, text=letter, size=1.0),
        ]
    for place in places:
        disc, peg, level = place
        x, y, half = 2 + 4 * peg, 0.42 + 0.62 * level, 0.55 + 0.32 * disc
        corners = ((x - half, y), (x + half, y + 0.54))
        pieces.append(Piece(id=name_place(place), form="block", role=ROLES[disc], waits=True,
                            points=corners))  # fmt: skip
    return Sketch(id="s", width=12, height=4.6, pieces=tuple(pieces))


TEMPLATES = read_templates(__file__, Tower)

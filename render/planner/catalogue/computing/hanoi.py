"""The Towers of Hanoi: every move, and why there are 2ⁿ − 1 of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from render.plan.actions import hide, show, stress
from render.plan.boards import Piece, Sketch
from render.plan.lesson import Scene
from render.plan.tables import Chart
from render.plan.things import Role
from render.planner.catalogue.blocks import Line, opening, show_picture, summary, work_through
from render.planner.catalogue.making import Asked, make_template, questions
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("tower* of hanoi", "hanoi tower*", "hanoi", "tower of brahma"),
    words="tower* hanoi disc* disk* peg* rod* recursion recursive puzzle algorithm move* python",
    not_with=("travel", "trip", "vietnam", "food", "city"),
)  # fmt: skip
ROLES: tuple[Role, ...] = ("accent", "good", "warm", "violet")
PEGS = "ABC"
Move = tuple[int, int, int]  # the disc (0 the smallest), from which peg, to which


def read_request(request: Request) -> int | None:
    found = re.search(r"\b(\d{1,2}|three|four|two)\s*(?:dis[ck]s?|rings?)\b|\bn\s*=\s*(\d{1,2})",
                      request.text, re.IGNORECASE)  # fmt: skip
    if found is None:
        return None
    words = {"two": 2, "three": 3, "four": 4}
    count = words.get((found[1] or "").lower()) or int(found[1] or found[2])
    return count if 2 <= count <= 4 else None


def moves(count: int, start: int = 0, goal: int = 2) -> Iterator[Move]:
    if count:
        other = 3 - start - goal
        yield from moves(count - 1, start, other)
        yield count - 1, start, goal
        yield from moves(count - 1, other, goal)


def states(count: int) -> list[list[list[int]]]:
    """The pegs before, and after each move; the lowest disc first."""
    pegs = [list(range(count - 1, -1, -1)), [], []]
    found = [[list(peg) for peg in pegs]]
    for disc, start, goal in moves(count):
        pegs[start].remove(disc)
        pegs[goal].append(disc)
        found.append([list(peg) for peg in pegs])
    return found


def build(request: Request) -> list[Scene]:
    count = read_request(request) or 3
    total = 2**count - 1
    return [
        opening(
            "The Towers of Hanoi",
            f"{count} discs, {total} moves",
            "bars",
            f"Three pegs, and {count} discs on the first. Move them all to the last, one at a "
            "time, and never a larger disc onto a smaller one.",
        ),
        *plays(count),
        work_through("How many moves?", lines(count)),
        growth(),
        summary(
            ("Move n − 1 discs aside, the largest across, and n − 1 on top",
             "Move all but the largest aside, the largest across, and the others on top of it."),
            ("So M(n) = 2 · M(n − 1) + 1 = 2ⁿ − 1",
             "So each further disc doubles the moves, and adds one."),
            ("The method calls itself: recursion", "The method uses itself on a smaller "
             "tower. That is recursion."),
            (f"Ours: {count} discs, {total} moves", f"Ours: {count} discs in {total} moves."),
        ),
    ]  # fmt: skip


def plays(count: int) -> list[Scene]:
    """Up to five moves a scene; of four discs the middle ones are named only."""
    played, all_moves = states(count), list(moves(count))
    if count == 4:
        return [
            play(count, played[:6], all_moves[:5], 0),
            play(count, played[10:], all_moves[10:], 10),
        ]
    if count == 3:
        return [
            play(count, played[:5], all_moves[:4], 0),
            play(count, played[4:], all_moves[4:], 4),
        ]
    return [play(count, played, all_moves, 0)]


def play(count: int, played: list[list[list[int]]], done: list[Move], first: int) -> Scene:
    """Each state is drawn over the one before: a disc is hidden and shown elsewhere."""
    pieces = [Piece(id="ground", form="ground", points=((0, 0.4), (12, 0.4)))]
    for peg in range(3):
        x = 2 + 4 * peg
        pieces.append(Piece(id=f"peg{peg}", form="line", points=((x, 0.4), (x, 3.6)), role="muted"))
        pieces.append(
            Piece(id=f"name{peg}", form="note", points=((x, 4.1),), text=PEGS[peg], size=1.0)
        )
    ids: dict[tuple[int, int, int], str] = {}
    for pegs in played:
        for peg, discs in enumerate(pegs):
            for level, disc in enumerate(discs):
                if (disc, peg, level) in ids:
                    continue
                name = f"d{disc}_{peg}_{level}"
                ids[disc, peg, level] = name
                half = 0.55 + 0.32 * disc
                x, y = 2 + 4 * peg, 0.42 + 0.62 * level
                pieces.append(Piece(
                    id=name, form="block", role=ROLES[disc], waits=True,
                    points=((x - half, y), (x + half, y + 0.54)),
                ))  # fmt: skip
    board = Sketch(id="s", width=12, height=4.6, pieces=tuple(pieces))

    def at(pegs: list[list[int]], disc: int) -> str:
        peg = next(p for p in range(3) if disc in pegs[p])
        return f"s.{ids[disc, peg, pegs[peg].index(disc)]}"

    here = [show(at(played[0], disc)) for disc in range(count)]
    say = "All discs lie on the first peg." if first == 0 else "We go on from here."
    if first > 5:
        say = f"After {first} moves it looks like this."
    beats = [(say, [show("s"), *here])]
    for n, (disc, start, goal) in enumerate(done):
        before, after = at(played[n], disc), at(played[n + 1], disc)
        which = "smallest" if disc == 0 else "largest" if disc == count - 1 else "next larger"
        beats.append((f"Move {first + n + 1}: the {which} disc goes from {PEGS[start]} to "
                      f"{PEGS[goal]}.", [hide(before), show(after)]))  # fmt: skip
    last = first + len(done)
    title = f"Moves {first + 1} to {last}"
    return show_picture(title, board, beats)


def lines(count: int) -> list[Line]:
    found: list[Line] = [("M(1) = 1", "one disc, one move", "One disc needs one move.")]
    for n in range(2, min(count, 4) + 1):
        before = 2 ** (n - 1) - 1
        found.append(
            (
                rf"M({n}) = 2 \cdot {before} + 1 = {2**n - 1}",
                "the smaller tower twice, the largest disc once",
                f"For {n} discs: the smaller tower twice, that is 2 times {before}, and the "
                f"largest disc once. That makes {2**n - 1}.",
            )
        )
    found.append(("M(n) = 2^n - 1", "in general", "In general it is two to the power n, less one."))
    return found


def growth() -> Scene:
    chart = Chart(
        id="bars",
        values=tuple(2**n - 1 for n in range(1, 9)),
        labels=tuple(str(n) for n in range(1, 9)),
        axis="moves, for so many discs",
    )
    return show_picture(
        "Each disc doubles the work",
        chart,
        [
            ("Each further disc doubles the moves.", ["bars"]),
            ("With 64 discs and one move a second it would take about 585 billion years.",
             [stress("bars.7")]),
        ],
        optional=True,
    )  # fmt: skip


def ask(count: int) -> Asked:
    return (
        f"How many moves does a tower of {count} discs need?",
        rf"M({count}) =\ ?",
        [
            (rf"2^{{{count}}} - 1 = {2**count - 1}", "two to the power n, less one",
             f"Two to the power {count}, less one: {2**count - 1} moves.")
        ],
    )  # fmt: skip


TEMPLATES = (
    make_template(("the Towers of Hanoi", SUBJECT, "2 to 4 discs"), read_request, build,
         questions(read_request, (5, 6, 7, 8, 10), ask),
         (("Towers of Hanoi", ""), ("Tower of Hanoi with 4 discs", ""))),
)  # fmt: skip

"""Scenes that many lessons are made of: an opening, a worked calculation, a list, a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import sympy

from render.plan.actions import show, stress
from render.plan.boards import AnyBoard
from render.plan.lesson import Action, Beat, Scene
from render.plan.objects import (
    AnyThing,
    Bullets,
    Formula,
    FormulaPart,
    Graph,
    Motif,
    Paragraph,
    Role,
    Step,
    Steps,
    TitleCard,
)
from render.script.questions import ANSWER, PAUSE_HERE, QUIZ, THINKING

X = sympy.Symbol("x", real=True)
Row = tuple[str, str]  # what is written, what is said
Line = tuple[str, str, str]  # LaTeX, its reason, what is said


def opening(title: str, subtitle: str, motif: Motif, say: str) -> Scene:
    """The title card, with the question of the lesson."""
    card = TitleCard(id="card", text=title, subtitle=subtitle, motif=motif)
    return Scene(title=title, objects=(card,), beats=(Beat(say=say, do=(show("card"),)),))


def list_points(
    title: str,
    rows: Sequence[Row],
    *,
    marker: Literal["dot", "tick", "number"] = "dot",
    optional: bool = False,
) -> Scene:
    items = Bullets(id="points", items=tuple(item for item, _ in rows), marker=marker)
    beats = tuple(Beat(say=say, do=(show(f"points.{n}"),)) for n, (_, say) in enumerate(rows))
    return Scene(title=title, objects=(items,), beats=beats, optional=optional)


def summary(*rows: Row) -> Scene:
    return list_points("Summary", rows, marker="tick")


def work_through(title: str, lines: Sequence[Line], *, optional: bool = False) -> Scene:
    """A calculation of up to five lines; its last line, the result, is framed."""
    work = Steps(id="work", steps=tuple(Step(tex=tex, why=why) for tex, why, _ in lines))
    last = len(lines) - 1
    beats = [Beat(say=say, do=(show(f"work.{n}"),)) for n, (_, _, say) in enumerate(lines)]
    beats[-1] = Beat(say=lines[-1][2], do=(show(f"work.{last}"), stress(f"work.{last}")))
    return Scene(title=title, objects=(work,), beats=tuple(beats), optional=optional)


def formula_and_notes(
    title: str,
    parts: Sequence[str | tuple[str, str, Role]],
    said: str,
    notes: Sequence[tuple[str, str] | tuple[str, str, str]],
    *,
    optional: bool = False,
) -> Scene:
    """A formula above notes; parts are LaTeX or (LaTeX, id, role), notes (text, said[, part])."""
    tex = tuple(
        FormulaPart(tex=part)
        if isinstance(part, str)
        else FormulaPart(tex=part[0], id=part[1], role=part[2])
        for part in parts
    )
    law = Formula(id="law", area="upper", tex=tex)
    points = Bullets(id="notes", area="lower", items=tuple(note[0] for note in notes))
    beats = [Beat(say=said, do=(show("law"),))]
    for n, note in enumerate(notes):
        at = (stress(f"law.{note[2]}"),) if len(note) > 2 else ()
        beats.append(Beat(say=note[1], do=(*at, show(f"notes.{n}"))))
    return Scene(title=title, objects=(law, points), beats=tuple(beats), optional=optional)


def show_picture(
    title: str,
    picture: AnyThing | AnyBoard | Sequence[AnyThing | AnyBoard],
    beats: Iterable[tuple[str, Sequence[Action | str]]],
    *,
    optional: bool = False,
) -> Scene:
    """A picture and what is said about it; a bare name in a beat's actions is shown."""
    objects = tuple(picture) if isinstance(picture, Sequence) else (picture,)
    written = tuple(
        Beat(say=say, do=tuple(show(act) if isinstance(act, str) else act for act in acts))
        for say, acts in beats
    )
    return Scene(title=title, objects=objects, beats=written, optional=optional)


def practice(question: str, tex: str, lines: Sequence[Line], number: int = 1) -> Scene:
    """A question with time to answer it, then its answer, worked out in up to three lines."""
    task = Formula(id="task", area="upper", tex=(FormulaPart(tex=tex, role="accent"),))
    work = Steps(
        id="work", area="lower", steps=tuple(Step(tex=tex, why=why) for tex, why, _ in lines)
    )
    last = len(lines) - 1
    asking = Beat(say=f"{question} {PAUSE_HERE}", do=(show("task"),), pause=THINKING)
    beats = [Beat(say=say, do=(show(f"work.{n}"),)) for n, (_, _, say) in enumerate(lines)]
    beats[-1] = Beat(say=lines[-1][2], do=(show(f"work.{last}"), stress(f"work.{last}")))
    return Scene(
        title=f"Your turn: question {number}", objects=(task, work), beats=(asking, *beats)
    )


def quiz(question: str, answer: str, number: int = 1) -> Scene:
    """A question in words with time to answer it, then its answer."""
    asked = Paragraph(id="asked", area="upper", text=question, size="lead")
    told = Paragraph(id="told", area="lower", text=answer, size="lead", role="good")
    beats = (
        Beat(say=QUIZ.format(question), do=(show("asked"),), pause=THINKING),
        Beat(say=ANSWER.format(answer), do=(show("told"),)),
    )
    return Scene(title=f"Your turn: question {number}", objects=(asked, told), beats=beats)


def figure(name: str = "plot", **options: object) -> Graph:
    """A drawing of geometry: no axes, and the same unit in both directions."""
    return Graph.model_validate({"id": name, "square": True, "axes": False, **options})

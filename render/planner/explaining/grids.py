"""A table of the description with its own cells, told row by row."""

from __future__ import annotations

from render.plan.actions import show
from render.plan.boards import Grid
from render.plan.lesson import Beat, Scene
from render.planner.explaining.passages import Passage
from render.planner.explaining.pool import Pool
from render.planner.explaining.sections import SPOKEN, Section, groups, number_title

MOST_ROWS, LONGEST_CELL = 7, 60


def table_sections(pool: Pool, table: Passage) -> list[Section]:
    """Nothing for a table whose cells are texts: its rows are told as a list then."""
    head, *rows = table.rows
    if max(len(cell) for row in table.rows for cell in row) > LONGEST_CELL:
        return []
    pages = groups(range(len(rows)), MOST_ROWS)
    scenes = []
    for n, page in enumerate(pages):
        board = Grid(id="table", rows=(head, *(rows[k] for k in page)), side=len(head) > 2)
        beats = []
        for place, k in enumerate(page):
            acts = [show("table")] if place == 0 else []
            said = pool.sentences[k][:SPOKEN]
            beats.append(Beat(say=f"{said}.", do=(*acts, show(f"table.r{place + 1}"))))
        title = number_title(pool.titled("Side by side"), n, len(pages))
        scenes.append(Scene(title=title, objects=(board,), beats=tuple(beats)))
    pool.take(range(len(rows)))
    return [Section(pool.first, tuple(scenes))]

"""Charts and tables."""

from __future__ import annotations

from typing import Any

from render.code.stages.base import Stage
from render.code.writing import COLORS, quote_text, variable, write_play_call
from render.plan.tables import Chart, Table


class ChartStage(Stage):
    def write_construction(self, thing: Chart) -> list[str]:
        values = ", ".join(f"{value:g}" for value in thing.values)
        labels = ", ".join(map(quote_text, thing.labels))
        shown = ", ".join(map(quote_text, thing.shown or [f"{v:g}" for v in thing.values]))
        return [
            f"{variable(thing.id)} = Chart(\n            [{values}],\n            [{labels}],\n"
            f"            [{shown}],\n            axis={quote_text(thing.axis)},\n"
            f'            color={COLORS[thing.role]}, area="{thing.area}",\n        )'
        ]

    def place(self, thing: Chart, part: str) -> str:
        name = variable(thing.id)
        return f"{name}.bars[{part}]" if part else name

    def write_entrance(self, thing: Chart, part: str, seconds: float) -> list[str]:
        name = variable(thing.id)
        if part:
            return [write_play_call(f"{name}.rise({part})", seconds)]
        rise = f"LaggedStart(*[{name}.rise(n) for n in range({len(thing.values)})], lag_ratio=0.4)"
        return [
            write_play_call(f"FadeIn({name}.frame)", seconds * 0.25),
            write_play_call(rise, seconds * 0.75),
        ]

    def write_emphasis(self, thing: Chart, part: str) -> str:
        name = variable(thing.id)
        return f"*{name}.paint({part or ''}, color=WARM)" if part else f"Indicate({name})"

    def write_dimming(self, thing: Any, part: str) -> str:
        return f"{self.place(thing, part)}.animate.set_opacity(0.35)"


class TableStage(Stage):
    def write_construction(self, thing: Table) -> list[str]:
        name = variable(thing.id)
        rows = "".join(
            f"\n                [{', '.join(map(quote_text, row))}]," for row in thing.rows
        )
        options = f"{', triangle=True' if thing.triangle else ''}"
        options += f"{', header=True' if thing.header else ''}"
        lines = [f'{name} = Table([{rows}\n            ], "{thing.area}"{options})']
        for group in thing.groups:
            cells = ", ".join(f"({row}, {column})" for row, column in group.cells)
            lines.append(f'{name}.group("{group.id}", [{cells}], {COLORS[group.role]})')
        return lines

    def place(self, thing: Table, part: str) -> str:
        name = variable(thing.id)
        return f'{name}.part("{part}")' if part else name

    def write_entrance(self, thing: Table, part: str, seconds: float) -> list[str]:
        place = self.place(thing, part)
        if not part:
            cells = f"[cell for row in {place} for cell in row]"
            return [write_play_call(f"InTurn({place}, {cells})", seconds)]
        return [write_play_call(f"FadeIn({place}, shift=UP * 0.15)", seconds)]

    def write_emphasis(self, thing: Table, part: str) -> str:
        if not part:
            return f"Circumscribe({self.place(thing, part)}, color=WARM, buff=0.12)"
        return f'*{variable(thing.id)}.paint("{part}")'


STAGES = {Chart: ChartStage(), Table: TableStage()}

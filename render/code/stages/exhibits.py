"""Pictures and lines of a user's numbers."""

from __future__ import annotations

from typing import Any

from render.code.stages.base import Stage
from render.code.writing import COLORS, quoted, timed, variable
from render.plan.exhibits import Picture, Series
from render.plan.things import Thing


class PictureStage(Stage):
    def built(self, thing: Picture) -> list[str]:
        image = f'ImageMobject("{thing.file}")'
        name, caption = variable(thing.id), quoted(thing.caption)
        return [f'{name} = framed({image}, {caption}, "{thing.area}")']

    def place(self, thing: Any, part: str) -> str:  # noqa: ARG002 - a picture has no parts
        return variable(thing.id)

    def emphasised(self, thing: Any, part: str) -> str:  # noqa: ARG002
        return f"Circumscribe({variable(thing.id)}[1], color=WARM, buff=0.08)"

    def dimmed(self, thing: Any, part: str) -> str:  # noqa: ARG002
        return f"{variable(thing.id)}[0].animate.set_opacity(0.3)"


class SeriesStage(Stage):
    def built(self, thing: Series) -> list[str]:
        values = ", ".join(f"{value:g}" for value in thing.values)
        ends = [thing.labels[0], thing.labels[-1]] if len(thing.labels) > 1 else []
        labels = ", ".join(map(quoted, ends))
        return [
            f"{variable(thing.id)} = Series(\n            [{values}],\n            [{labels}],\n"
            f"            axis={quoted(thing.axis)}, color={COLORS[thing.role]}, "
            f'area="{thing.area}",\n        )'
        ]

    def place(self, thing: Any, part: str) -> str:  # noqa: ARG002
        return variable(thing.id)

    def shown(self, thing: Any, part: str, seconds: float) -> list[str]:  # noqa: ARG002
        name = variable(thing.id)
        return [
            timed(f"FadeIn({name}.frame)", seconds * 0.2),
            timed(f"Create({name}.line, rate_func=linear)", seconds * 0.65),
            timed(f"FadeIn({name}.tip, scale=2)", seconds * 0.15),
        ]

    def emphasised(self, thing: Any, part: str) -> str:  # noqa: ARG002
        bright = f"{variable(thing.id)}.line.copy().set_stroke(TEXT, 10)"
        return f"ShowPassingFlash({bright}, time_width=0.6)"


STAGES: dict[type[Thing], Stage] = {Picture: PictureStage(), Series: SeriesStage()}

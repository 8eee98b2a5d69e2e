"""The scenes that `./troupe bench render` renders, ours and plain Manim's way. No LaTeX in them.

`S1` to `S3` move nearly all the time; `N1` to `N3` are the same at the pace of a narration: each
animation is followed by a hold while the voice would speak.
"""

from __future__ import annotations

from typing import Any

from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Axes,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Flash,
    ReplacementTransform,
    Scene,
    Square,
    Text,
    ValueTracker,
    VGroup,
    Write,
    always_redraw,
)


class Parabola(Scene):
    """A title, two sentences, a graph with a dot that runs along it, and a mark at the vertex."""

    title = "Quadratic functions"
    vertex, height = 1.0, -2.0
    hold = 0.0

    def shown(self, *animations: Any, run_time: float = 1.0) -> None:
        self.play(*animations, run_time=run_time)
        if self.hold:
            self.wait(self.hold)

    def construct(self) -> None:
        title = Text(self.title, font_size=48)
        self.shown(Write(title))
        self.wait(0.5)
        self.play(title.animate.scale(0.6).to_edge(UP))
        self.sentences()
        self.graph()
        self.play(FadeOut(*self.mobjects), run_time=0.5)

    def sentences(self) -> None:
        first = Text("f(x) = a x² + b x + c", font_size=40)
        second = Text(f"its lowest point is at x = {self.vertex:g}", font_size=36)
        self.shown(Write(first))
        self.shown(ReplacementTransform(first, second))
        shapes = (
            VGroup(Square(color=BLUE), Circle(color=GREEN)).arrange(RIGHT).next_to(second, DOWN)
        )
        self.shown(FadeIn(shapes, shift=LEFT))
        self.play(FadeOut(shapes), second.animate.scale(0.7).next_to(self.mobjects[0], DOWN))

    def graph(self) -> None:
        axes = Axes(x_range=[-3, 5, 1], y_range=[-4, 6, 2], x_length=8, y_length=4.5).shift(DOWN)
        ends = [self.vertex - 2.6, self.vertex + 2.6]
        vertex, height = self.vertex, self.height
        curve = axes.plot(lambda x: (x - vertex) ** 2 + height, x_range=ends, color=YELLOW)
        self.shown(Create(axes), run_time=1.5)
        self.shown(Create(curve), run_time=1.5)
        x = ValueTracker(self.vertex - 2.6)
        dot = always_redraw(
            lambda: Dot(axes.c2p(x.get_value(), self.height_at(x.get_value())), color=RED)
        )
        self.add(dot)
        self.shown(x.animate.set_value(self.vertex), run_time=2)
        label = Text("vertex", font_size=28).next_to(dot, DOWN)
        self.shown(FadeIn(label), Flash(dot))
        self.wait(0.5)

    def height_at(self, x: float) -> float:
        return (x - self.vertex) ** 2 + self.height


class S1(Parabola):
    pass


class S2(Parabola):
    title = "The vertex"
    vertex, height = 0.5, -2.25


class S3(Parabola):
    title = "Discriminant"
    vertex, height = 0.0, -3.0


class N1(S1):
    hold = 4.0


class N2(S2):
    hold = 4.0


class N3(S3):
    hold = 4.0

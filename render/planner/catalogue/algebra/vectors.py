"""Vectors in the plane: adding arrows, lengths, the dot product and the angle."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from render.plan.objects import Graph, Role
from render.planner.catalogue.algebra.complex_plane import ORIGIN, plane
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import vectors
from render.planner.request import Request

LARGEST = 50
Vector = tuple[sympy.Expr, sympy.Expr]
Arrow = tuple[str, Vector, Vector, Role, str]


@dataclass(frozen=True)
class TwoVectors:
    """a and b by their components; neither is zero."""

    ax: sympy.Expr
    ay: sympy.Expr
    bx: sympy.Expr
    by: sympy.Expr
    fits = True

    @property
    def degrees(self) -> float:
        """The angle between them."""
        a, b = sympy.Matrix([self.ax, self.ay]), sympy.Matrix([self.bx, self.by])
        return float(sympy.deg(sympy.acos(sympy.simplify(a.dot(b) / (a.norm() * b.norm())))))

    @property
    def is_exact_angle(self) -> bool:
        return abs(self.degrees - round(self.degrees)) < 1e-9

    @property
    def first(self) -> Arrow:
        return "a", ORIGIN, (self.ax, self.ay), "accent", r"\vec{a}"

    @property
    def second(self) -> Arrow:
        return "b", ORIGIN, (self.bx, self.by), "warm", r"\vec{b}"

    @property
    def arrows(self) -> Graph:
        return plane([self.first, self.second])

    @property
    def sums(self) -> Graph:
        """With b moved to the end of a, and the sum where there is one."""
        end = (self.ax + self.bx, self.ay + self.by)
        arrows: list[Arrow] = [
            self.first,
            self.second,
            ("moved", (self.ax, self.ay), end, "warm", ""),
            ("sum", ORIGIN, end, "good", r"\vec{a}+\vec{b}"),
        ]
        return plane(arrows if any(end) else arrows[:-1])


def read_vectors(request: Request) -> TwoVectors | None:
    found = [v for v in vectors(request.text) if max(map(abs, v)) <= LARGEST and any(v)]
    return TwoVectors(*found[0], *found[1]) if len(found) > 1 else None


TEMPLATES = read_templates(__file__, TwoVectors, read_vectors)

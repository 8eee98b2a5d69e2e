"""Everyday laws of physics and chemistry, each between a few quantities, as templates."""

from __future__ import annotations

from render.planner.catalogue.science import energy_laws, matter_laws, motion_laws
from render.planner.catalogue.science.law_lesson import template

LAWS = (*motion_laws.LAWS, *energy_laws.LAWS, *matter_laws.LAWS)
TEMPLATES = tuple(map(template, LAWS))

"""Lesson templates: one module each, ``lesson(...)`` gives the scenes of a lesson."""

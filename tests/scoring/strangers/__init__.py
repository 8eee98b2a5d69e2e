"""Dancers that the scorer was not made with: another body, other moves, another camera.

`scoring.synthesis` derives the table of points, so it cannot also be what judges it.
"""

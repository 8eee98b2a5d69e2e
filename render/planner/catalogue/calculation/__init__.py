"""Lessons on a calculation that a text asks for: one form for each kind."""

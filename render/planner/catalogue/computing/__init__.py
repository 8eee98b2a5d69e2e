"""Algorithms and what they work on."""

"""Landmarks to signals, to four axes, to feedback: pure numbers."""

"""Uploads of dances."""

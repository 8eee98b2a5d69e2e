"""Dances: sessions, challenges, submissions, and what analysis finds in them."""

"""What is kept for how long, and how it goes (docs/administration.md)."""

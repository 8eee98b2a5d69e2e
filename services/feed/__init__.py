"""What was danced of late, for each viewer in an order of their own (docs/feed.md)."""

"""What operators see: figures, minutes, cache, presence of workers (docs/system.md)."""

"""What operators see: figures, minutes, cache, health (docs/system.md)."""

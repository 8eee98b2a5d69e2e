"""The HTTP edge: validate, enqueue, read."""

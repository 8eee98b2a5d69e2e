"""Jobs of the caller: their state, events and timeline."""

"""The state of the system: health, load, cache, ledger."""

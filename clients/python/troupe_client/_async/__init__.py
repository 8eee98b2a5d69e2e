"""The client for asyncio. `_sync` is made of this package by clients/generate.py."""

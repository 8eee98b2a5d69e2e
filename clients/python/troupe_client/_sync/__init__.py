"""The waiting client, made of `_async`: do not edit by clients/generate.py."""

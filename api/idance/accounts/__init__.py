"""Accounts: registered, opened, changed, left."""

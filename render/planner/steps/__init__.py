"""Calculations worked out step by step on SymPy; each step is checked before it can be shown."""

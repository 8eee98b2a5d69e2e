"""Equations, functions and what they grow into: complex numbers, vectors, matrices."""

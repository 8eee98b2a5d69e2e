"""Limits, derivatives, integrals, series, and equations that describe change."""

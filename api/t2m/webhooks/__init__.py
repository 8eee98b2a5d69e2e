"""Webhooks: their settings, deliveries and payloads."""

"""What subscribers are told, and how it reaches them (docs/webhooks.md)."""

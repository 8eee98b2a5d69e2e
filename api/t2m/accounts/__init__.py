"""Who calls: profile, permissions, API keys."""

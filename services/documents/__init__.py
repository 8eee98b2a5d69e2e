"""Documents: one small vocabulary over SQLite and MongoDB (decision 0002)."""

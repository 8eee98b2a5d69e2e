"""The T2M API: everything under /api/v1, in its envelope."""

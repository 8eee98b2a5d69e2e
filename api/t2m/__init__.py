"""The T2M API: enveloped bodies under /api/v1, one module a resource."""

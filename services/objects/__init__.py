"""Objects: S3, or a folder that behaves like it (decision 0003)."""

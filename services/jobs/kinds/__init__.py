"""What kinds of jobs there are: one module a kind, and one registry."""

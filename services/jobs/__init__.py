"""Jobs: what a user asked for, its steps, and the way to the workers (decision 0001)."""

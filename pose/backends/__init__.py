"""The pose networks in different runtimes, and what a user may choose from."""

"""Files of unknown origin: read in processes of their own that may die of it."""

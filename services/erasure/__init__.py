"""A person leaves: what there is of them is put together for them, and erased."""

"""Everything that outlives a process, behind an interface."""

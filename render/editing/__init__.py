"""A finished lesson is edited: one scene becomes another, all others stay as they are."""

"""Which processes Troupe's code starts, seen by an audit hook over the whole suite."""

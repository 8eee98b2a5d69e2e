"""Physics and chemistry, with quantities in their units."""

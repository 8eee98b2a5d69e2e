"""The way into the public internet, for addresses that strangers name."""

"""What dancers see of each other, and what they say to it."""

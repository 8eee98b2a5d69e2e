"""From what the networks say to one body followed through the pictures, as MediaPipe does it."""

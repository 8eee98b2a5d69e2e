"""A plan made ready: checked, arranged on the frame, paced to its seconds and its narration."""

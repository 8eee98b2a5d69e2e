"""The programs of a video's scenes, as they are shown."""

"""The widths of thumbnails of files, in pixels."""

WIDTHS = {"small": 160, "medium": 320, "large": 640}

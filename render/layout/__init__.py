"""Where the objects of a plan stand on the frame: room for each, pages, turns."""

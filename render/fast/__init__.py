"""The quicker way from Manim's frames to H.264: less copying, less converting, less encoding.

Each module works alone and is left out where a version or a stream looks unlike what it knows:
`camera` and `renderer` know what changed on a frame, `canvas` converts only that, `stills` writes
a held picture as frames that say "as before", `forks` renders animations side by side.
"""

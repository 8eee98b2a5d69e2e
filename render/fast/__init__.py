"""From Manim's frames to H.264, the quicker way: less copying, less converting, less encoding.

`writer` takes Manim's frames, `reel` knows where they go, `film` writes the stream. Each of the
other modules works alone and is left out where a version or a stream looks unlike what it knows:
`camera` and `renderer` know what changed on a frame, `canvas` converts only that, `skips` writes
a held picture as frames that say "as before", `forks` renders animations side by side.
"""

"""The drawing kit: what scenes are drawn with.

``render.code.kit_file`` makes one file of these modules, ``troupe_kit.py``, which every scene of a
lesson imports. A name means one thing in all of them.
"""

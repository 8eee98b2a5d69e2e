"""Lessons that are kept as texts: read by one reader, found by what they are called and about.

Only the standard library and the lines of `render.script` are used here, so that the API may look
for lessons too.
"""

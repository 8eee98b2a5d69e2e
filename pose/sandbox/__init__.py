"""Videos are opened and decoded in a child process that may take little and reach nothing.

A decoder that crashes, hangs or eats memory takes the child with it and nobody else.
"""

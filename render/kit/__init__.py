"""The drawing kit: what a scene file is made of.

These modules are never imported by a scene. ``render.code.scene_code`` copies the definitions that
a scene uses into its file, so that the file runs alone with plain ``manim``.
"""

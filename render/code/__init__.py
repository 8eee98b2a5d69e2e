"""From a plan to Manim code that imports the kit, and the kit as a file."""

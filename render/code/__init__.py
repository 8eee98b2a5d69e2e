"""From a plan to Manim code that runs alone, and the first look at code of others."""

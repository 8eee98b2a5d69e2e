"""Triangles, circles, polygons and solids; trigonometry."""

"""Videos: asked for, watched, read scene by scene, changed."""

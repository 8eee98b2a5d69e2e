"""Video to landmarks. The only import of MediaPipe."""

"""From streams to files that play everywhere: joining, renditions, HLS, thumbnails."""

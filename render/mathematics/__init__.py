"""Mathematics as people write it: read to a tree, and the tree written, set and said."""

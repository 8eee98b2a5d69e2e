"""The lesson script: a plan as people read and write it, with its reader and its writer."""

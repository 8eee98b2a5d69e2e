"""Which scorer made a score; part of the key under which equal work is done once."""

SCORER_VERSION = "3.4"

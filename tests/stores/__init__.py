"""Real servers for the tests: each begins in a folder of its own, on a free port of loopback."""

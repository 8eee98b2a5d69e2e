"""How processes start: workers, Beat, Flower, the local cluster, the command line."""

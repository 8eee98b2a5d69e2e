"""Generated dancers with known truth, which the scorer is calibrated and tested on."""

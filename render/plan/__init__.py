"""The typed plan of a lesson: lesson → scenes → beats, and all that may stand in a scene."""

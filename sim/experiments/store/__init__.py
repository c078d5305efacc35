"""The results folder: written so that a kill loses only what was in flight, read as if from a stranger."""

"""Valuation spread: investors err farther above the middle than below, at first too."""

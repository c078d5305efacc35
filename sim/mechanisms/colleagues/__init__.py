"""Ties of colleagues: people hear of, and like to join, those with whom they have worked."""

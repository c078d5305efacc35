"""Feedback: money and compute follow success in the race."""

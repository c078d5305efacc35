"""Funding mood: for a time rounds are more or less frequent, and valuations higher or lower."""

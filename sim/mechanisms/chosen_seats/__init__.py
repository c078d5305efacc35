"""Chosen seats: employers want people as long as one more adds more than usual pay."""

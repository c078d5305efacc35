"""Prestige: people like to work for those who lead the race."""

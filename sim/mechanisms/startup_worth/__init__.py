"""Startups' worth: what a person is worth to a startup, by what it earns or by what it is valued at."""

"""Investors: a startup given by name has people who stand by it, up to a ceiling."""

"""The first state: who employers and people are, and where people work."""

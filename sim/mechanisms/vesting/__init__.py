"""Vesting: when a grant becomes its holder's, and policies on new ones."""

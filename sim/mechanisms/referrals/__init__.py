"""Referrals: a share of random contacts comes from the employer of a person drawn from all others."""

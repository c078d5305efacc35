"""Non-competes: contracts that forbid to take another job."""

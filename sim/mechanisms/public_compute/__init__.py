"""Public compute credits: for a time the state lends compute to startups, or to all below a size."""

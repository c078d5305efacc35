"""Executive attention: a few pursuits a week are approved at once, and people like being courted."""

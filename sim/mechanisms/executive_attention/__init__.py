"""Executive attention: a few offers a week are approved at once, and people like being courted."""

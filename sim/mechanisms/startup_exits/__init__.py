"""Startup exits: startups die, or are acquired, at stated rates besides what their money and team decide."""

"""Fast track: offers to listed people are approved within a day instead of a month, or no longer so."""

"""Retention subsidy: the state bears a share of what raises for those who are there cost an employer."""

"""Retention fund: part of the budget is for keeping people, and pays raises when listed ones are lost."""

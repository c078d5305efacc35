"""The outcomes of a run: each declared once, with its unit, its form and what it means, and counted here."""

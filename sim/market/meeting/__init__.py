"""Who meets whom: contacts, open offers and target lists."""

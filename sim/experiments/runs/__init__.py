"""One run: carried out, and what it costs."""

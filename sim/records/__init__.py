"""What a run leaves behind: its tables, and the object that carries them."""

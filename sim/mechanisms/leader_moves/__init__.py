"""A leader moves: ties go along with a named executive."""

"""What target lists do in the week: who looks best to an owner, and who is on its list."""

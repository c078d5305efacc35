"""What target lists do in the week: who looks best to an owner, who is on its list, and is pursued."""

"""How kernels are compiled, and how they see the state."""

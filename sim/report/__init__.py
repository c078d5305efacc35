"""The report of a results folder as one page: what was found, pictures, methods, how to repeat it."""

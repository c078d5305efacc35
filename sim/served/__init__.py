"""The page of `poach explore`: a server on the loopback, what it sends, and what a browser shows of it."""

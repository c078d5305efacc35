"""Selection on talent: random contacts come more often to the talented."""

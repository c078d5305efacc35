"""Mechanisms, one folder each: what it declares (`spec`) and its terms of the pages (`kernels`)."""

"""Deals: a lab hires a startup's team under a licence, or acquires the startup whole."""

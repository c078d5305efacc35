"""Runs carried out, in this process or over workers."""

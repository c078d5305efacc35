"""Luxury tax: a progressive tax on a lab's pay above a threshold, and who gets what it raises."""

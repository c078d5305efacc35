"""Escalation of compute: capital expenditure grows."""

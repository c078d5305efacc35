"""Payroll tax: a dollar of pay costs the employer one plus this; below zero it is a credit."""

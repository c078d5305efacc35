"""Spin-outs: people at labs who have the means found startups, and take colleagues along."""

"""Hearing and speaking in a process of its own."""

"""Cloning: recordings, providers with faults on demand, and what is left behind."""

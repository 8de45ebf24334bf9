"""Whole calls in virtual time: what a caller can count on."""

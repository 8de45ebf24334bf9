"""Everybody tries everything on every table and function; each attempt is undone."""

"""Prompts, history, guard, and reading ahead on servers that keep few prompts."""

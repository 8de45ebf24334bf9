"""Whose turn it is: rules as events and effects, properties, and the loop that carries them out."""

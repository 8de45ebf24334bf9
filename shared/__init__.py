"""What the edge and the cloud both use: settings, log, errors, back-off, numbers, profiles, the store, database types.

Imports nothing else of ours.
"""

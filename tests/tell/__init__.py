"""Webhooks: signed, judged where they may go, delivered at least once and in order."""

"""What the call led to, learned from labelled calls (infra/training)."""

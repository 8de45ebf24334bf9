"""What one client can do to the others: their figures undisturbed, disturbed, and the ratio of the two."""

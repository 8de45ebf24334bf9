"""What one neighbour's worst does to another's calls and deliveries."""

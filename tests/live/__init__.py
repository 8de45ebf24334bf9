"""What needs the real local stack: calls, the operator's shell, the API over REST."""

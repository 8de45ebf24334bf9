"""What was said of numbers, names, times, services and urgency: rules, because a number is a number."""

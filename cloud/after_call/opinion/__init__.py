"""What is thought of a call: the row that is written down of it, with its summary and what it may bring."""

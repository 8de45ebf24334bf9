"""What an operator does from a shell: the same SQL functions that Studio has, asked with the project's secret key."""

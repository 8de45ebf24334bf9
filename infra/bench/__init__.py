"""Benchmarks: of calls, of the jobs after them, of the database, and of how well calls are judged."""

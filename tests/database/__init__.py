"""The schema on a Postgres of its own: each test has a fresh, seeded copy."""

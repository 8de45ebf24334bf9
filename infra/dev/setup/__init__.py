"""Programs, each known by its hash (programs.yaml), and what the machine itself must have."""

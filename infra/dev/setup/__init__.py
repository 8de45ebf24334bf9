"""Programs and models, each known by its hash (programs.yaml, models.yaml), and what the machine itself must have."""

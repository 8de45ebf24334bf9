"""The model files, each known by its hash (models.yaml): from a local folder, the official place, or packages."""

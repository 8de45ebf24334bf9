"""What `infra/compose.yaml` and the images are made of (docs/docker.md)."""

"""The images and the composition, on a real Docker daemon. `make test-containers` alone runs it: see docs/docker.md."""

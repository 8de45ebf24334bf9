"""Pages of docs/ that are printed from the code itself: `make docs` writes them, and a test holds them to it."""

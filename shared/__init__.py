"""Words that the edge and the cloud both use. Imports nothing else of ours."""

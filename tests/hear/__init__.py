"""From audio to words: segments, transcripts and recognisers that fail or hang."""

"""From text to sound on the line: pieces, voices, failover, what was heard."""

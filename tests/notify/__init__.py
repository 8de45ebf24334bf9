"""People are told of a message: letters and texts, each address once."""

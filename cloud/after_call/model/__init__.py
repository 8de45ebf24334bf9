"""A language model as the judge, where one is configured, and how much of its answer is believed."""

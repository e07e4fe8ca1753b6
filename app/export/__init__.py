"""A study written out as tables."""

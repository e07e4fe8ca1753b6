"""Plain search: the words that were typed, found in texts."""

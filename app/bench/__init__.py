"""How fast it is, measured: agreement, suggestions, the pages in a real browser."""

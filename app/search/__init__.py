"""Search: a box on every page, and a page with all that is found."""

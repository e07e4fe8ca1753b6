"""What the pages' own scripts share in the browser."""

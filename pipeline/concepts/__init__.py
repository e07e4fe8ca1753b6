"""What stands above codes: dimensions, relations, themes, codes to be."""

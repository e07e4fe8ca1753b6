"""All stages strung together, and what is brought up to date at once."""

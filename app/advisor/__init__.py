"""What an advisor reads and says, and what the researcher sees of it."""

"""What follows from the log of decisions."""

"""What pages and commands share."""

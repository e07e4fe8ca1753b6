"""What answers the browser beside the pages: decisions, suggestions, who may come in."""

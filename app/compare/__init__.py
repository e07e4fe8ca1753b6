"""The Compare page: all that a code holds, side by side."""

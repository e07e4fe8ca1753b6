"""The sample study."""

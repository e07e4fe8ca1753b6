"""What people see: the workbench and the command line."""

__version__ = "0.1.0"  # pyproject.toml reads it here

"""The second coder's own file: its three steps, in place of the workbench."""

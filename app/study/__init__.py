"""The Study page: interviews, their import, runs."""

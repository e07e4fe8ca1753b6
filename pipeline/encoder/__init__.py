"""Texts turned into vectors, on this machine."""

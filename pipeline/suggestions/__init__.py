"""Codes suggested: what speaks for each, how sure that is, and why."""

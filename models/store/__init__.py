"""The study file: opened, written, merged, handed over."""

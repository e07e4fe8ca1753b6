"""A codebook and a framework as files: read and checked."""

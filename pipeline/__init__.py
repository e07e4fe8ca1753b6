"""The method: one module per stage, records and arrays in, records out."""

"""What Throughline remembers: records, the event log, the codebook and the study file."""

"""Before any study: the sample, a new study, one that is there."""

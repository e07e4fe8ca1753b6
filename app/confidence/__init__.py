"""The How sure page: how often suggestions were right."""

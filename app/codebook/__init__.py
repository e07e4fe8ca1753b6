"""The Codebook page: the tree of codes, their rules, versions, frameworks, proposed codes."""

"""The Agreement page: rounds of double coding, figures, disagreements and their settling."""

"""Foreign columns: which column is which fact of a posting, told from names and values, kept as data, and applied."""

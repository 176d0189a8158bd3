"""Articles as a desk keeps them: snapshots, their catalogue, and how files come in."""

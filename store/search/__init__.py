"""Full-text search and mentions, in a derived database."""

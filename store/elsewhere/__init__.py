"""What other articles say of a sentence, kept in one private SQLite file that is computed from the articles."""

"""Text becomes an Article: load, clean, split, recognise, anchor."""

"""Text laid out for the terminal, without Textual: wrapping, pages, tables."""

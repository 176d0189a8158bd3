"""What the screens work with, without Textual: the session, the writer, filters and searches."""

"""Everything that touches the disk: the desk folder, TinyDB, export, import."""

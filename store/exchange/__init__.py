"""Records in and out: import, export and their formats."""

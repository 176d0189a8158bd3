"""The index: what everybody currently holds, packed in columns, kept in step with the journals."""

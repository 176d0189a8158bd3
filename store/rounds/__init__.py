"""Rounds on the disk: their files, and who may read and write in them."""

"""Stills of the program for README and docs, made by the program itself."""

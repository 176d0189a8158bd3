"""The formats that decisions leave in, a module each."""

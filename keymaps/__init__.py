"""The registry of actions and the TOML files that give them keys."""

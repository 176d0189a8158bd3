"""The journal: each reviewer's events, appended to segments and synced before they are acknowledged."""

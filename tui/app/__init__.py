"""The application: the one place that knows all screens."""

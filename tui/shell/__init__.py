"""What screens and widgets may ask of the application: dispatch, settings, signs, themes."""

"""What a person sees in a terminal: the Textual application and the command line."""

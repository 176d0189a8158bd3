"""Between Textual and the terminal: its environment, what goes on the wire, signals and the clipboard."""

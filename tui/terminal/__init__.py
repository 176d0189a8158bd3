"""Between the application and the line: output, signals, clipboard, what the terminal offers."""

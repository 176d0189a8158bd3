"""Between Textual and the terminal: its environment, what goes on the wire, signals and the clipboard.

The order in which a command that opens the application goes, the first three before Textual is imported in full:

    environment.prepare(os.environ)                  # variables that Textual reads once
    startup.hold(), startup.without_tls()            # no collector, no OpenSSL, while the program starts
    startup.without_unused()                         # and of Textual only what the first frame needs
    environment.check_terminal()                     # TerminalError where no screen can be shown
    splash = startup.show(visible(name))             # a title line within milliseconds
    signals.block()                                  # before the first thread is started
    try:
        app = …                                      # open the desk, import Textual, build the application
        code = run.run(app, splash=splash, stock=…, mouse=…, acknowledge=app.acknowledge)
        desk.close()
    finally:
        splash.clear()                               # nothing happens when the application has had the terminal
        signals.unblock()
    run.leave(code)                                  # without taking the interpreter apart

`clipboard.Clipboard(os.environ, run.writer(app)).copy(text)` copies and says what was done.
"""

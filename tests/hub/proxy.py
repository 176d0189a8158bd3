"""A line to a server that can be slow, be cut, or swallow answers: a socket in a folder of its own, and threads."""

from __future__ import annotations

import selectors
import socket
import tempfile
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

_NAME = ".s.PGSQL.5432"


class Proxy:
    """Passes bytes on between clients and a server's socket."""

    def __init__(self, server: Path, delay: float = 0.0) -> None:
        """`delay` are the seconds that each way takes."""
        self.folder = Path(tempfile.mkdtemp(prefix="cdproxy-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.is_up = True
        """Whether connections are taken; those that are there are cut when it goes down."""
        self.swallows: bytes = b""
        """A word in what a client sends, the answer to which never arrives: the connection is cut in its place."""
        self.passed = 0
        """Bytes from clients."""
        self._server = server
        self._delay = delay
        self._lines: set[socket.socket] = set()
        self._ends = False
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.folder / _NAME))
        (self.folder / _NAME).chmod(0o777)
        self._listener.listen(64)
        self._threads = [threading.Thread(target=self._accept, name="proxy")]
        self._threads[0].start()

    def url(self, url: str) -> str:
        """Return an address of the server with this line in it."""
        return url.replace(str(self._server), str(self.folder))

    def cut(self) -> None:
        """Cut all lines, and take no more until `is_up`."""
        self.is_up = False
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End."""
        self._ends = True
        self.cut()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._threads):
            one.join()
        rmtree(self.folder, ignore_errors=True)

    def _accept(self) -> None:
        while not self._ends:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if not self.is_up or self._ends:
                client.close()
                continue
            try:
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server / _NAME))
            except OSError:
                client.close()
                server.close()
                continue
            self._lines |= {client, server}
            thread = threading.Thread(target=self._pass, args=(client, server), name="proxy line")
            self._threads.append(thread)
            thread.start()

    def _pass(self, client: socket.socket, server: socket.socket) -> None:
        """Pass on what comes, each piece when its time has come, until one side ends."""
        waiting: deque[tuple[float, socket.socket, bytes]] = deque()
        swallows = False
        try:
            with selectors.DefaultSelector() as ready:
                ready.register(client, selectors.EVENT_READ, server)
                ready.register(server, selectors.EVENT_READ, client)
                while True:
                    left = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
                    for key, _ in ready.select(left):
                        data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                        if not data or (swallows and key.fileobj is server):
                            return
                        if key.fileobj is client:
                            self.passed += len(data)
                            swallows = swallows or (bool(self.swallows) and self.swallows in data)
                        waiting.append((time.monotonic() + self._delay, key.data, data))
                    while waiting and waiting[0][0] <= time.monotonic():
                        _, to, data = waiting.popleft()
                        to.sendall(data)
        except OSError:
            return
        finally:
            for line in (client, server):
                self._lines.discard(line)
                line.close()

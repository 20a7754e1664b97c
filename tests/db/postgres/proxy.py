"""A line that can break: between a desk and the server, it passes everything on until it is told not to.

It does not look into what passes, which is encrypted; whoever asks for a loss says when.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto


class Line(Enum):
    """What happens to what is sent."""

    GOOD = auto()
    SILENT = auto()
    """The cable is pulled: nothing arrives, and nobody is told."""
    REFUSED = auto()
    """The server is off: every connection ends and none begins."""


class Loss(Enum):
    """What is lost once, of the next thing that is sent; then its connection ends."""

    REPLY = auto()
    """It reaches the server, whose answer is lost."""
    REQUEST = auto()
    """It does not reach the server."""


class Proxy:
    """Listens on `port`. `lose` and `state` may be used on any thread."""

    def __init__(self, server_port: int) -> None:
        self.state = Line.GOOD
        self.losses = 0
        self._loss: Loss | None = None
        self._server_port = server_port
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._waiting: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    def lose(self, loss: Loss) -> None:
        """Lose once, from now on."""
        with self._lock:
            self._loss = loss

    def set_state(self, state: Line) -> None:
        """Change the line; connections that heard nothing for a while are ended when it is good again."""
        with self._lock:
            before, self.state = self.state, state
            pairs = list(self._pairs)
            waiting, self._waiting = self._waiting, []
        if state is Line.REFUSED or before is Line.SILENT:
            for pair in pairs:
                self._end(*pair)
        for each in waiting:
            each.close()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.set_state(Line.REFUSED)
        for thread in self._threads:
            thread.join(10)

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.state is Line.REFUSED:
                client.close()
                continue
            if self.state is Line.SILENT:
                with self._lock:
                    self._waiting.append(client)
                continue
            server = socket.create_connection(("127.0.0.1", self._server_port))
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._pairs.append((client, server))
            self._start(self._pass_on, client, server, True)
            self._start(self._pass_on, server, client, False)

    def _pass_on(self, source: socket.socket, target: socket.socket, to_server: bool) -> None:
        pair = (source, target) if to_server else (target, source)
        while True:
            try:
                data = source.recv(65_536)
            except OSError:
                data = b""
            if not data or self._is_lost(to_server):
                self._end(*pair)
                return
            if self.state is Line.SILENT:
                continue
            try:
                target.sendall(data)
            except OSError:
                self._end(*pair)
                return

    def _is_lost(self, to_server: bool) -> bool:
        with self._lock:
            lost = self._loss is (Loss.REQUEST if to_server else Loss.REPLY)
            if lost:
                self._loss = None
                self.losses += 1
            return lost

    def _end(self, client: socket.socket, server: socket.socket) -> None:
        with self._lock, suppress(ValueError):
            self._pairs.remove((client, server))
        for each in (client, server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def proxy_before(server_port: int) -> Iterator[Proxy]:
    proxy = Proxy(server_port)
    try:
        yield proxy
    finally:
        proxy.close()

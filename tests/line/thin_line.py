"""A line of little speed and long delay, for any TCP connection: a relay that holds bytes back.

Chromium's own emulation slows requests but not the handshakes of TCP and TLS, which cost more than
the page does; here every byte waits its turn and travels half the round trip.
"""

import socket
import threading
import time
from dataclasses import dataclass
from queue import SimpleQueue


@dataclass(frozen=True)
class Kind:
    """A line: bytes a second down and up, and the round trip in seconds."""

    name: str
    down: float
    up: float
    round_trip: float


# The presets that Chromium's developer tools had for such lines, in kbit/s and ms.
GPRS = Kind("GPRS", 50_000 / 8, 20_000 / 8, 0.5)
REGULAR_2G = Kind("2G", 250_000 / 8, 50_000 / 8, 0.3)
REGULAR_3G = Kind("3G", 750_000 / 8, 250_000 / 8, 0.1)
PIECE = 512


class ThinLine:
    """Listens on `port` and carries everything to another port; counts the bytes either way."""

    def __init__(self, kind: Kind, to: int) -> None:
        self.kind, self.to = kind, to
        self.down = self.up = 0
        self._free_at = {"down": 0.0, "up": 0.0}
        self._turn = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        time.sleep(self.kind.round_trip)  # TCP's own handshake
        far = socket.create_connection(("127.0.0.1", self.to))
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._pump(near, far, "up", self.kind.up)
        self._pump(far, near, "down", self.kind.down)

    def _pump(self, source: socket.socket, target: socket.socket, way: str, speed: float) -> None:
        queue: SimpleQueue = SimpleQueue()

        def read() -> None:
            while True:
                try:
                    piece = source.recv(PIECE)
                except OSError:
                    piece = b""
                queue.put((self._arrives_at(len(piece), way, speed), piece))
                if not piece:
                    return

        def write() -> None:
            while True:
                due, piece = queue.get()
                time.sleep(max(0.0, due - time.monotonic()))
                try:
                    if not piece:
                        target.shutdown(socket.SHUT_WR)
                        return
                    target.sendall(piece)
                except OSError:
                    return

        threading.Thread(target=read, daemon=True).start()
        threading.Thread(target=write, daemon=True).start()

    def _arrives_at(self, size: int, way: str, speed: float) -> float:
        """When the last byte is through: all connections share the line, one after another."""
        with self._turn:
            starts = max(time.monotonic(), self._free_at[way])
            self._free_at[way] = starts + size / speed
            if way == "down":
                self.down += size
            else:
                self.up += size
            return self._free_at[way] + self.kind.round_trip / 2

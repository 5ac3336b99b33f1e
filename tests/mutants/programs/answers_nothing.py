"""The program accepts every connection and never answers."""

from __future__ import annotations

import socket
import sys


def main() -> None:
    listener = socket.create_server(("127.0.0.1", int(sys.argv[2])))
    connections = []
    while True:
        connections.append(listener.accept())


if __name__ == "__main__":
    main()

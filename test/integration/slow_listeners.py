"""Listens to live events as slowly as can be: `slow_listeners.py PORT N` opens N streams with the smallest buffers that the
system allows; half of them read nothing, half a byte a second. Ends with its standard input."""

import os
import select
import socket
import sys

port, count = int(sys.argv[1]), int(sys.argv[2])
request = f"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
streams = []
for _ in range(count):
    stream = socket.socket()
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    stream.connect(("127.0.0.1", port))
    stream.sendall(request)
    stream.setblocking(False)
    streams.append(stream)
print("listening", flush=True)
while True:
    for stream in streams[::2]:
        try:
            stream.recv(1)
        except OSError:
            pass
    if select.select([0], [], [], 1)[0] and not os.read(0, 1):
        break

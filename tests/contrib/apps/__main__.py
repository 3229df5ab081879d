"""Serve one of the applications on a free port of the loopback: python -m apps NAME; the port is printed."""

import socket
import sys
from importlib import import_module

import scrubber

scrubber.check(None, name="emma.jpg")  # the name model is loaded before the first visitor comes
name = sys.argv[1]
app = import_module(f"apps.on_{name}").app
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)  # noqa: T201 - the test reads it
if name == "flask":
    import waitress

    waitress.serve(app, sockets=[listener], threads=8)
else:
    import uvicorn

    uvicorn.Server(uvicorn.Config(app)).run(sockets=[listener])

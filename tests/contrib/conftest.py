"""Servers that the tests of all faces share: started together, each in its own process."""

import pytest

from . import web


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    pytest.importorskip("starlette")
    running = {face: web.Server(face, tmp_path_factory.mktemp(face)) for face in web.FACES}
    yield running
    for server in running.values():
        server.close()


@pytest.fixture(params=web.FACES)
def server(request, servers):
    return servers[request.param]

"""Servers that the tests of all faces share: started together, each in its own process."""

import pytest

from . import web


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    pytest.importorskip("starlette")
    folder = tmp_path_factory.mktemp("servers")
    running = {face: web.Server(face, folder) for face in web.FACES}
    for server in running.values():
        assert server.port  # it answers from now on
    yield running
    for server in running.values():
        server.close()


@pytest.fixture(params=web.FACES)
def server(request, servers):
    servers[request.param].mark()
    return servers[request.param]

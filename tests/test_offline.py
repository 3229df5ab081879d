"""No network, ever: checking, suggesting and cleaning work with every socket forbidden."""

import subprocess
import sys

from tests.cli.conftest import jpeg

SCRIPT = """
import socket, sys
def refuse(*args, **kwargs):
    raise AssertionError("the network was asked for")
socket.socket.connect = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
import scrubber
report = scrubber.check(sys.argv[1], texts={"caption": "Emma Johnson, +44 113 496 0000, example.org"})
assert report.words and report.best("name")
assert scrubber.clean(sys.argv[1]).changed
"""


def test_no_network_is_used(tmp_path):
    photo = jpeg(tmp_path / "emma_johnson_1st-birthday.jpg")
    subprocess.run([sys.executable, "-c", SCRIPT, photo], check=True)

"""No network, ever: checking, suggesting and cleaning work with every socket forbidden."""

import os
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


def test_onnx_runtime_does_not_report_to_its_maker(tmp_path):
    """Its builds for Linux do, by native code: what they note for it in the temporary folder tells."""
    environment = {
        key: value for key, value in os.environ.items() if key not in {"CI", "ORT_DISABLE_TELEMETRY"}
    }
    script = "import scrubber; assert scrubber.check(None, name='emma_johnson.jpg').words"
    environment["TMPDIR"] = str(tmp_path)
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
    assert os.listdir(tmp_path) == []

"""What is not needed is not loaded: a media-only run never pays for the name model."""

import subprocess
import sys

import pytest

HEAVY = {
    "spacy",
    "onnxruntime",
    "torch",
    "thinc",
    "numpy",
    "PIL",
    "phonenumbers",
    "rich",
    "anyascii",
    "magic",
}


def loaded_after(script, *args):
    code = (
        f"import sys\n{script}\nprint('\\n' + ' '.join(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    )
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_import_alone_loads_next_to_nothing():
    loaded = loaded_after("import scrubber")
    assert not loaded & (HEAVY | {"click", "piexif", "dataclasses"})


def test_version_does_not_even_load_click():
    script = "sys.argv = ['scrub', '--version']\nfrom scrubber.cli import main\nmain()"
    assert not loaded_after(script) & (HEAVY | {"click"})


def test_cleaning_bytes_loads_no_heavy_package(tmp_path):
    from PIL import Image

    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg")
    script = "import scrubber\nscrubber.clean(sys.argv[1])"
    assert not loaded_after(script, str(tmp_path / "a.jpg")) & HEAVY


def test_media_only_command_loads_no_model(tmp_path):
    from PIL import Image

    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg")
    script = (
        "sys.argv = ['scrub', 'clean', '--media-only', sys.argv[1], '-o', sys.argv[2]]\n"
        "from scrubber.cli._app import run\nassert run() == 0"
    )
    loaded = loaded_after(script, str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg"))
    assert not loaded & (HEAVY - {"rich"})


@pytest.mark.parametrize("name", ["check", "clean", "Scrubber", "Report", "RULES", "Malformed"])
def test_public_names_come_when_asked_for(name):
    import scrubber

    assert getattr(scrubber, name) is not None


def test_every_public_name_exists_and_no_other():
    import scrubber

    for name in scrubber.__all__:
        getattr(scrubber, name)
    with pytest.raises(AttributeError):
        scrubber.no_such_name  # noqa: B018

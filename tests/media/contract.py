"""What every handler promises, as a class of tests to inherit.

A format's test file gives `handler`, `samples` (dirty and clean files it makes itself) and `secrets`
(bytes that stand in the dirty samples and must not stand in any output). Everything else is inherited.
"""

import io
import os
import resource
import subprocess
import sys
import textwrap
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from scrubber.errors import ScrubberError
from scrubber.media._source import Source, rewrite, tiled
from scrubber.policy import Keep
from scrubber.registry import plugins
from scrubber.rules import RULES

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def walk(handler, data, keep=Keep()):  # noqa: B008  frozen
    source = Source(data)
    return tiled(handler.parts(source, keep), source.size)


def clean(handler, data, keep=Keep()):  # noqa: B008  frozen
    sink = io.BytesIO()
    rewrite(Source(data), walk(handler, data, keep), sink)
    return sink.getvalue()


def frames(data):
    """Every frame as (mode, size, pixels), with the palette where there is one."""
    with Image.open(io.BytesIO(data)) as image:
        found = []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            image.load()
            found.append(
                (image.mode, image.size, image.tobytes(), image.getpalette() if image.mode == "P" else None)
            )
        return found


def upright(data):
    with Image.open(io.BytesIO(data)) as image:
        return ImageOps.exif_transpose(image).convert("RGB").tobytes()


def icc(data):
    with Image.open(io.BytesIO(data)) as image:
        return image.info.get("icc_profile")


class HandlerContract:
    handler: ClassVar
    secrets: ClassVar[tuple[bytes, ...]] = (b"Emma Johnson",)
    decodes: ClassVar[bool] = True  # whether Pillow reads the format

    @classmethod
    def samples(cls) -> dict[str, bytes]:
        """Name -> file. Names that start with "clean" hold nothing private already."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def files(cls):
        return cls.samples()

    def test_accepted_by_this_handler_alone(self, files):
        for name, data in files.items():
            takers = [h.name for h in plugins("scrubber.media", "handler") if h.accepts(data[: 1 << 16])]
            assert takers == [self.handler.name], name

    def test_dirty_samples_hold_the_secrets(self, files):
        dirty = b"".join(data for name, data in files.items() if not name.startswith("clean"))
        for secret in self.secrets:
            assert secret in dirty

    def test_nothing_left_after_strip(self, files):
        for name, data in files.items():
            out = clean(self.handler, data)
            assert [p.name for p in walk(self.handler, out) if not p.kept] == [], name
            for secret in self.secrets:
                assert secret not in out, name

    def test_strip_twice_is_strip_once(self, files):
        for name, data in files.items():
            out = clean(self.handler, data)
            assert clean(self.handler, out) == out, name

    def test_clean_files_are_left_alone(self, files):
        for name, data in files.items():
            if name.startswith("clean"):
                assert clean(self.handler, data) == data, name

    def test_keep_everything_gives_the_same_bytes(self, files):
        for name, data in files.items():
            assert clean(self.handler, data, Keep(everything=True)) == data, name

    def test_every_edit_has_a_finding_of_a_known_rule(self, files):
        for name, data in files.items():
            parts = walk(self.handler, data)
            removed = [p for p in parts if not p.kept]
            assert any(p.findings for p in removed) or not removed, name
            for part in parts:
                for finding in part.findings:
                    assert finding.rule in RULES, (name, finding)
                    assert finding.kind == RULES[finding.rule].kind, (name, finding)
                    assert finding.source, (name, finding)
                    assert 0 <= finding.span.start <= finding.span.end <= len(data), (name, finding)
                    assert not (len(finding.value) > 4 and finding.value in repr(finding)), name
                    assert not (len(finding.value) > 4 and finding.value in part.name + part.why), name

    def test_same_pixels_and_orientation(self, files):
        if not self.decodes:
            pytest.skip("Pillow does not read this format; its own test compares")
        for name, data in files.items():
            out = clean(self.handler, data)
            assert frames(out) == frames(data), name
            assert upright(out) == upright(data), name
            assert icc(out) == icc(data), name

    def test_disk_and_memory_agree(self, files, tmp_path):
        for name, data in files.items():
            path = tmp_path / "file"
            path.write_bytes(data)
            fd = os.open(path, os.O_RDONLY)
            try:
                source = Source(fd)
                assert tiled(self.handler.parts(source, Keep()), source.size) == walk(self.handler, data), (
                    name
                )
            finally:
                os.close(fd)

    def test_any_truncation_is_cleaned_or_refused(self, files):
        for data in files.values():
            step = max(1, len(data) // 150)
            for end in range(0, len(data), step):
                self._only_our_errors(data[:end])

    def test_any_damage_is_cleaned_or_refused(self, files):
        samples = list(files.values())

        @FUZZ
        @given(st.data())
        def damage(draw):
            data = bytearray(draw.draw(st.sampled_from(samples)))
            # headers and lengths stand near the front of most structures: aim there as often as anywhere
            span = st.one_of(st.integers(0, min(400, len(data) - 1)), st.integers(0, len(data) - 1))
            for _ in range(draw.draw(st.integers(1, 4))):
                data[draw.draw(span)] = draw.draw(
                    st.one_of(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]), st.integers(0, 255))
                )
            self._only_our_errors(bytes(data))

        damage()

    def _only_our_errors(self, data):
        """A result that is clean when walked again, or one of our errors."""
        try:
            out = clean(self.handler, data)
            left = [p for p in walk(self.handler, out) if not p.kept]
        except ScrubberError:
            return
        assert left == []

    def sparse(self, path) -> bool:
        """Write a sparse file of 2 GiB of this format to `path`; False where that makes no sense."""
        return False

    def test_bounded_memory_on_a_sparse_file(self, tmp_path):
        path = tmp_path / "large"
        if not self.sparse(path):
            pytest.skip("no sparse form of this format")
        assert path.stat().st_size >= 2 << 30
        script = textwrap.dedent(f"""
            import os, resource, sys
            from {type(self.handler).__module__} import handler
            from scrubber.media._source import Source, rewrite, tiled
            from scrubber.policy import Keep
            fd = os.open({str(path)!r}, os.O_RDONLY)
            source = Source(fd)
            parts = tiled(handler.parts(source, Keep()), source.size)
            with open({str(tmp_path / "out")!r}, "wb") as sink:
                rewrite(source, parts, sink)
            if os.path.exists("/proc/self/status"):  # ru_maxrss counts the parent too
                with open("/proc/self/status") as status:
                    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
            else:
                print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        """)
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert int(done.stdout) < 64 << 10, "KiB resident"


_ = resource  # imported for the script above: fail here, not there, on systems without it

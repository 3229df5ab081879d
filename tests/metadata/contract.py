"""What every reader promises, as a class of tests to inherit."""

import time
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubber.model import MEDIA, Span
from scrubber.rules import RULES

FUZZ = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def read(reader, block, start=0):
    return list(reader.findings(block, Span(MEDIA, start, start + len(block))))


def values(findings, rule):
    return [f.value for f in findings if f.rule == rule]


class ReaderContract:
    reader: ClassVar
    source: ClassVar[str]
    names_every_block: ClassVar[bool] = True  # colour profiles are kept: most say nothing
    hostile: ClassVar[tuple[bytes, ...]] = (b"",)  # repeated to a mebibyte

    @classmethod
    def samples(cls) -> dict[str, bytes]:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def blocks(cls):
        return cls.samples()

    def check(self, block):
        findings = read(self.reader, block, 7)
        assert len(findings) <= 200
        assert findings or not block or not self.names_every_block
        for finding in findings:
            assert finding.kind == RULES[finding.rule].kind
            assert finding.span == Span(MEDIA, 7, 7 + len(block))
            assert finding.source
            assert finding.why
            assert all(len(raw) >= 6 for raw in finding.raw)
            assert len(finding.value) <= 2000
            finding.value.encode()  # no lone surrogates: reports are written as UTF-8
        return findings

    def test_samples_are_named_by_this_reader(self, blocks):
        for name, block in blocks.items():
            assert any(f.source == self.source for f in self.check(block)) or not self.names_every_block, name

    def test_broken_blocks_of_samples(self, blocks):
        for block in blocks.values():
            for end in range(0, len(block), max(1, len(block) // 200)):
                self.check(block[:end])

    def test_no_bytes_make_it_raise(self):
        @FUZZ
        @given(st.binary(max_size=300))
        def anything(block):
            self.check(block)

        anything()

    def test_no_damage_makes_it_raise(self, blocks):
        samples = list(blocks.values())

        @FUZZ
        @given(st.data())
        def damage(draw):
            data = bytearray(draw.draw(st.sampled_from(samples)))
            for _ in range(draw.draw(st.integers(1, 6))):
                at = draw.draw(st.integers(0, len(data) - 1))
                data[at] = draw.draw(
                    st.one_of(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]), st.integers(0, 255))
                )
            self.check(bytes(data))

        damage()

    def test_values_are_not_in_places_or_repr(self, blocks):
        for block in blocks.values():
            for finding in self.check(block):
                if len(finding.value) > 5:
                    assert finding.value not in repr(finding)

    def test_hostile_blocks_take_bounded_time(self):
        for pattern in (
            b"<",
            b"<a:b>",
            b"A",
            b"\x1c\x02\x05\x00\x00",
            b"8BIM\x04\x04\0\0\0\0\0\0",
            *self.hostile,
        ):
            block = (pattern * (1 + (1 << 20) // max(1, len(pattern))))[: 1 << 20]
            for head in (b"", *(b[:12] for b in self.samples().values())):
                before = time.process_time()
                self.check(head + block)
                assert time.process_time() - before < 3, pattern[:10]

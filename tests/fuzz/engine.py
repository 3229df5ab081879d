"""A mutation fuzzer over the samples of the handler tests.

What must hold for any input (promises P3, P5, P7): only a ScrubberError may escape; the output, walked again,
has nothing to remove; both within a second.
"""

import importlib
import io
import pkgutil
import random
import time

import tests.media
from scrubber.errors import PluginError, ScrubberError
from scrubber.media._source import Source, rewrite, tiled
from scrubber.policy import Keep
from tests.media.contract import HandlerContract

SLOWEST = 1.0  # seconds for one small input; a hundred times what is usual
INTERESTING = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFE, 0xFF)


def targets():
    """Format name -> (handler, its samples), from the handler tests."""
    found = {}
    for info in pkgutil.iter_modules(tests.media.__path__):
        if info.name.startswith("test_"):
            module = importlib.import_module(f"tests.media.{info.name}")
            for contract in vars(module).values():
                if (
                    isinstance(contract, type)
                    and issubclass(contract, HandlerContract)
                    and contract is not HandlerContract
                ):
                    entry = found.setdefault(contract.handler.name, (contract.handler, []))
                    entry[1].extend(contract.samples().values())
    return found


def mutate(data, rng, others):
    """Damage as transmission, bad writers and attackers do: bits, lengths, cuts, copies, splices."""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if not data:
            break
        at = rng.randrange(min(len(data), 600)) if rng.random() < 0.6 else rng.randrange(len(data))
        kind = rng.randrange(7)
        if kind == 0:
            data[at] = rng.choice(INTERESTING)
        elif kind == 1:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 2:
            data[at : at + 4] = rng.choice((0, 1, 8, 0x7FFFFFFF, 0xFFFFFFFF, len(data))).to_bytes(
                4, rng.choice(("big", "little"))
            )
        elif kind == 3:
            del data[at : at + rng.randrange(1, 64)]
        elif kind == 4:
            data[at:at] = data[at : at + rng.randrange(1, 64)]
        elif kind == 5:
            other = rng.choice(others)
            start = rng.randrange(len(other))
            data[at:at] = other[start : start + rng.randrange(1, 200)]
        else:
            del data[rng.randrange(len(data)) :]
    return bytes(data)


def judge(handler, data):
    """Raise AssertionError where a promise is broken."""
    started = time.perf_counter()
    try:
        out = _clean(handler, data)
        source = Source(out)
        left = [part.name for part in tiled(handler.parts(source, Keep()), source.size) if not part.kept]
    except PluginError as error:
        raise AssertionError(f"a handler broke its contract: {error}") from error
    except ScrubberError:
        left = []
    except Exception as error:
        raise AssertionError(f"{type(error).__name__} escaped") from error
    assert left == [], f"left in the output: {left}"
    took = time.perf_counter() - started
    assert took < SLOWEST * (1 + len(data) / 1e6), f"took {took:.1f} s"


def _clean(handler, data):
    source, sink = Source(data), io.BytesIO()
    parts = tiled(handler.parts(source, Keep()), source.size)
    rewrite(source, parts, sink)
    return sink.getvalue()


def fuzz(name, seconds, seed=0):
    """Fuzz one handler; the number of inputs tried. AssertionError carries the input that broke a promise."""
    handler, samples = targets()[name]
    started, count = time.monotonic(), 0
    while time.monotonic() - started < seconds:
        rng = random.Random(f"{seed}/{count}")
        data = mutate(rng.choice(samples), rng, samples)
        try:
            judge(handler, data)
        except AssertionError as error:
            error.add_note(f"{name}: seed {seed}, input {count}")
            error.data = data
            raise
        count += 1
    return count

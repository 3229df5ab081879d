"""Processes that share the files of one run. One that is killed takes no more than its few files with it."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from scrubber.errors import InputError
from scrubber.trees._walk import readable
from scrubber.trees._work import failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from scrubber.trees._results import Result

    Call = tuple[Any, ...]  # the arguments, the item first
    Function = Callable[..., Result]
    Spread = Callable[[Function, Iterable[Call]], Iterator[Result]]

_WORTH_A_POOL: Final = 48  # files: fewer are done before another process has started
_TOGETHER: Final = 8  # files that a process is given at once
_PATIENCE: Final = 10  # seconds for a process to finish its file, before it has to leave it
_REUSED: Final = 16 << 20  # bytes


@contextmanager
def workers(jobs: int, count: int) -> Iterator[Spread]:
    """Give a `map` over `jobs` processes, or one per core for 0, or none where it is not worth it."""
    _keep_memory()
    jobs = min(jobs or os.cpu_count() or 1, max(1, count // (_WORTH_A_POOL // 4)))
    if jobs < 2 or count < _WORTH_A_POOL:
        yield lambda function, calls: (function(*call) for call in calls)
        return
    crew = _start(jobs)
    try:
        yield partial(_spread, [connection for _, connection in crew])
    finally:
        for process, connection in crew:
            process.terminate()  # finishes the file it is at, and no other
            connection.close()
        for process, _ in crew:
            process.join(_PATIENCE)
            if process.is_alive():
                process.terminate()
                process.join()


def _keep_memory() -> None:
    """Let glibc keep the memory of one picture for the next, instead of asking the kernel again each time.

    It does so for blocks up to the largest that was ever given back.
    """
    bytes(_REUSED)


def _start(jobs: int) -> list[tuple[BaseProcess, Connection]]:
    import multiprocessing

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() and sys.platform == "linux" else None
    context: Any = multiprocessing.get_context(method)
    crew: list[tuple[BaseProcess, Connection]] = []
    for _ in range(jobs):
        ours, theirs = context.Pipe()
        # a forked process inherits our ends: it has to close them to see the end of this one
        inherited = [ours, *(connection for _, connection in crew)] if method else []
        process = context.Process(target=_serve, args=(theirs, inherited), daemon=True)
        process.start()
        theirs.close()
        crew.append((process, ours))
    return crew


def _serve(connection: Connection, inherited: Sequence[Connection]) -> None:
    """Work until there is nothing more to do. No traceback is shown: it may quote the input (P6)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    asked: list[int] = []

    def stop(number: int, _: object) -> None:
        if asked:  # the second time: leave even the file at hand
            sys.exit(1)
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    for other in inherited:
        other.close()
    try:
        while not asked:
            function, calls = connection.recv()
            answer: list[Result] | Exception
            try:
                answer = [function(*call) for call in calls if not asked]
            except Exception as error:  # noqa: BLE001 - it is raised again in the parent
                answer = error
            if not asked:  # half an answer would be taken for a whole one
                connection.send(answer)
    except Exception:  # noqa: BLE001 - the parent is gone, or will see that we are
        return


def _spread(crew: Sequence[Connection], function: Function, calls: Iterable[Call]) -> Iterator[Result]:
    """Results in the order of the calls. Who has answered is given the next few."""
    from multiprocessing.connection import wait

    left = iter(calls)
    pieces = enumerate(iter(lambda: list(islice(left, _TOGETHER)), []))
    given: dict[Connection, tuple[int, list[Call]]] = {}
    done: dict[int, list[Result]] = {}
    turn = 0
    for connection in crew:
        _give(connection, function, pieces, given)
    while given:
        for ready in wait(list(given)):
            connection = cast("Connection", ready)
            number, piece = given.pop(connection)
            done[number] = _answer(connection, piece)
            _give(connection, function, pieces, given)
        while turn in done:
            yield from done.pop(turn)
            turn += 1
    yield from (function(*call) for _, piece in pieces for call in piece)  # nobody else is left


def _give(
    connection: Connection,
    function: Function,
    pieces: Iterator[tuple[int, list[Call]]],
    given: dict[Connection, tuple[int, list[Call]]],
) -> None:
    following = None if connection.closed else next(pieces, None)
    if following is not None:
        given[connection] = following
        with suppress(OSError):  # the process has died: `_answer` will notice
            connection.send((function, following[1]))


def _answer(connection: Connection, piece: Sequence[Call]) -> list[Result]:
    """What came back; where the process has died (for want of memory, say), its files are refused."""
    try:
        answer = connection.recv()
    except (EOFError, OSError):
        connection.close()
        lost = InputError("the process that was to handle it, among others, was ended from outside")
        return [failed(readable(item.path), lost) for item, *_ in piece]
    if isinstance(answer, Exception):
        raise answer
    return list(answer)

"""Who reads the partitions of a large ingest: processes of this machine, or a Dask cluster.

Both are executors of ``concurrent.futures``. They are handed ``partition.work`` and give back what it makes;
only the process that asked them writes to the store.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection

from articles import partition
from articles.errors import WorkerError
from articles.tables import EXTRACTOR

GC_THRESHOLDS = 200_000, 20, 50  # reading makes objects by the million and hardly a cycle
# Whoever writes goes first: there is but one, and it should never wait for those who read.
_NICER = 5
_PATIENCE = 10.0  # seconds for a scheduler to answer


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor, and how many partitions it should have before it so that nobody waits."""

    executor: Executor
    ahead: int


@contextmanager
def processes(jobs: int) -> Iterator[Workers]:
    """So many processes of this machine."""
    from concurrent.futures import ProcessPoolExecutor

    # Never forked from this process, whose threads and connections they would inherit.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["articles.warmed"])
    executor = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)
    try:
        executor.submit(partition.warm)  # the first is begun while the first documents are read from the disk
        yield Workers(executor, 2 * jobs + 2)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of the Dask scheduler at ``address``, such as ``tcp://10.0.0.5:8786``.

    Raises ``WorkerError`` when nobody answers there, there is no worker, or one has other rules than these.
    """
    from distributed import Client

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is said in a sentence
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkerError(
            f"No Dask scheduler answers at {address}; start one with “dask scheduler” or correct the address."
        ) from error
    try:
        threads = client.nthreads()
        if not threads:
            raise WorkerError(
                f"The Dask scheduler at {address} has no workers; start some with “dask worker {address}”."
            )
        _check(client.run(_extractor, on_error="return"))
        client.run(_collect_less)
        yield Workers(client.get_executor(pure=False, retries=2), 2 * sum(threads.values()) + 2)
    finally:
        client.close(_PATIENCE)


def failures() -> tuple[type[BaseException], ...]:
    """What an executor raises when its workers are gone, rather than what they did."""
    from concurrent.futures import BrokenExecutor, CancelledError

    gone: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)
    try:
        from distributed import CancelledError as Cancelled
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker
    except ImportError:
        return gone
    return (*gone, Cancelled, CommClosedError, KilledWorker)


def _check(extractors: dict[str, object]) -> None:
    for worker, name in sorted(extractors.items()):
        if name != EXTRACTOR:
            raise WorkerError(
                f"The Dask worker {worker} does not read as this program does ({name}, not {EXTRACTOR}); "
                "install the same version there."
            )


def _extractor() -> str:
    return EXTRACTOR


def _collect_less() -> None:
    gc.set_threshold(*GC_THRESHOLDS)


def _begin() -> None:
    """What a process does first."""
    _collect_less()
    if hasattr(os, "nice"):
        os.nice(_NICER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; who asked ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Without this, a process whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)

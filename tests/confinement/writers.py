# ruff: noqa
"""Ways to fill a disk as fast as can be, from inside a confined process; each goes on until it is ended.

A refusal is no reason to stop. Each is a function of the largest size of a file.
"""

import itertools
import mmap
import os
import signal
import threading
from contextlib import suppress

PIECE = bytes(1 << 20)


def in_threads(work, number=60):
    """All at once, each told its number."""
    started = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(number)]
    threading.stack_size(256 * 1024)
    for thread in started:
        with suppress(RuntimeError):
            thread.start()
    for thread in started:
        with suppress(RuntimeError):
            thread.join()


def fill(name, most, flags=os.O_WRONLY | os.O_CREAT):
    with suppress(OSError):
        descriptor = os.open(name, flags, 0o644)
        while True:
            os.write(descriptor, PIECE)


def one_file_after_the_other(most):
    for n in itertools.count():
        fill(f"f{n}", most)


def many_threads(most):
    in_threads(lambda n: [fill(f"{n}-{k}", most) for k in range(99)])


def large_calls(most):
    whole = bytes(most)
    in_threads(
        lambda n: [
            os.write(os.open(f"{n}-{k}", os.O_WRONLY | os.O_CREAT), whole) for k in range(99)
        ]
    )


def many_pieces_a_call(most):
    pieces = [PIECE] * 64
    in_threads(
        lambda n: [
            os.writev(os.open(f"{n}-{k}", os.O_WRONLY | os.O_CREAT), pieces) for k in range(99)
        ],
        8,
    )


def files_opened_beforehand(most):
    """And written by threads that wait for one word."""
    opened = [os.open(f"f{n}", os.O_RDWR | os.O_CREAT) for n in range(100)]
    start = threading.Event()

    def write(n):
        start.wait()
        with suppress(OSError):
            while True:
                os.write(opened[n], PIECE)

    threading.Timer(0.2, start.set).start()
    in_threads(write, 100)


def files_that_lost_their_names(most):
    for n in itertools.count():
        with suppress(OSError):
            descriptor = os.open(f"f{n}", os.O_WRONLY | os.O_CREAT)
            os.unlink(f"f{n}")
            while True:
                os.write(descriptor, PIECE)


def mappings(most):
    """Of files that are long and empty, which are filled without a call."""
    for n in itertools.count():
        descriptor = os.open(f"f{n}", os.O_RDWR | os.O_CREAT)
        os.pwrite(descriptor, b"x", most - 1)
        for flags in (mmap.MAP_SHARED, 3):
            with suppress(OSError):
                seen = mmap.mmap(descriptor, most, flags, mmap.PROT_READ | mmap.PROT_WRITE)
                os.close(descriptor)
                seen[:] = bytes(most)


def truncated_files(most):
    """Made long by one call, in a moment."""
    for n in itertools.count():
        descriptor = os.open(f"f{n}", os.O_RDWR | os.O_CREAT)
        os.ftruncate(descriptor, most - 1)
        os.truncate(f"f{n}", most)
        os.write(descriptor, PIECE)


def a_byte_for_each_block(most):
    def write(n):
        for k in itertools.count():
            descriptor = os.open(f"{n}-{k}", os.O_WRONLY | os.O_CREAT)
            for place in range(0, most, 4096):
                os.pwrite(descriptor, b"x", place)

    in_threads(write, 20)


def copies_in_the_kernel(most):
    fill("source", most)
    source = os.open("source", os.O_RDONLY)

    def copy(n):
        for k in itertools.count():
            target = os.open(f"{n}-{k}", os.O_WRONLY | os.O_CREAT)
            for way in (
                lambda: os.sendfile(target, source, 0, most),
                lambda: os.copy_file_range(source, target, most, 0, 0),
                lambda: os.splice(source, target, most),
            ):
                with suppress(OSError):
                    way()

    in_threads(copy, 8)


def folders_and_long_names(most):
    for n in itertools.count():
        os.mkdir(f"{n}".ljust(250, "x"))


def small_files(most):
    in_threads(lambda n: [fill_a_little(f"{n}-{k}") for k in range(10_000)])


def fill_a_little(name):
    with suppress(OSError):
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT)
        os.write(descriptor, b"x")
        os.close(descriptor)


def under_a_hail_of_signals(most):
    """Calls that wait for an answer are interrupted, and asked for again."""
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    one_file_after_the_other(most)


def threads_that_end(most):
    """Their calls are forgotten with them."""
    for n in itertools.count():
        in_threads(lambda k: fill(f"{n}-{k}", most), 8)


def processes(most):
    for n in range(20):
        if not os.fork():
            for k in itertools.count():
                fill(f"{n}-{k}", most)
    os.wait()


def files_written_anew(most):
    """They shrink while somebody looks how large they are."""
    in_threads(
        lambda n: [
            fill(f"{n % 4}-{k}", most, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) for k in range(9)
        ]
    )


def another_filter_over_this_one(most):
    import pyseccomp

    with suppress(OSError):
        pyseccomp.SyscallFilter(pyseccomp.ALLOW).load()
    one_file_after_the_other(most)


ALL = [
    f
    for f in list(globals().values())
    if isinstance(f, type(fill))
    and f.__module__ == __name__
    and f.__code__.co_varnames[:1] == ("most",)
]

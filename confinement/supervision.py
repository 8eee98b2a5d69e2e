"""Grants a confined process what it writes, call by call, so that nobody outruns the count.

The kernel stops each call that may take disk until it is answered (seccomp's notifications, Linux
5.5). What it may take is in the registers that the call goes on with: sizes and flags, of which a
filter has refused those that lie in memory. So all that has been written, and all that the granted
calls may still write, is below the bound before the next one goes on. The numbers are those of the
kernel's ``include/uapi/linux/seccomp.h``.
"""

from __future__ import annotations

import ctypes
import os
import select
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from fcntl import ioctl
from functools import cache
from pathlib import Path
from typing import Any

from confinement.kernel import call, exists_thread
from confinement.scratch import Amount, TooMuch, measure_folder
from confinement.syscalls import FLAGS_ARGUMENT, NoFilter, seccomp

SET_FILTER, NEW_LISTENER = 1, 8
RECEIVE, ANSWER = 0xC0502100, 0xC0182101
CALL = struct.Struct("=QIIiIQ6Q")  # name, thread, flags, number, architecture, place, arguments
REPLY = struct.Struct("=QqiI")
GO_ON = 1
INSTRUCTION = 8  # bytes of one of a filter's

# which argument says how much may be written; None: it lies in memory, so all that a file may hold
SIZE_ARGUMENT = {
    "write": 2, "pwrite64": 2, "sendfile": 3, "copy_file_range": 4, "truncate": 1, "ftruncate": 1,
    "writev": None, "pwritev": None, "pwritev2": None,
}  # fmt: skip
LENGTHENING = ("truncate", "ftruncate")
MAKING = ("creat", "mkdir", "mkdirat", *FLAGS_ARGUMENT)
MAP_FLAGS, MAP_SHARED, MAP_ANONYMOUS = 3, 1, 0x20
NO_DEVICE = 19  # what mmap says of files that cannot be shared
BLOCK = 128 * 1024  # the largest that a disk takes for one byte


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def ask_before_writing(channel: socket.socket, file_size: int) -> bool:
    """From now on this process, and all that it starts, writes what is granted; whether that works.

    A `Supervisor` has the other end of the channel, which is closed, and has to answer. No file is
    larger than ``file_size`` bytes (RLIMIT_FSIZE). ``no_new_privs`` has to be set.
    """
    with channel:
        try:
            listener = _listen(_asking_filter())
        except (NoFilter, OSError):
            return False
        socket.send_fds(channel, [str(file_size).encode()], [listener])
    os.close(listener)
    return True


def _asking_filter() -> bytes:
    """Its instructions. Raises NoFilter, OSError."""
    library = seccomp()
    if library is None:
        raise NoFilter("libseccomp is missing")
    asking = library.SyscallFilter(library.ALLOW)
    for name in (*SIZE_ARGUMENT, *MAKING):
        with suppress(OSError, ValueError):  # not every architecture has every call
            asking.add_rule(library.NOTIFY, name, *_make_call(library, name))
    # what is written to a mapping is not asked for
    shared = library.Arg(MAP_FLAGS, library.MASKED_EQ, MAP_SHARED | MAP_ANONYMOUS, MAP_SHARED)
    asking.add_rule(library.ERRNO(NO_DEVICE), "mmap", shared)
    with os.fdopen(os.memfd_create("filter", os.MFD_CLOEXEC), "w+b", buffering=0) as file:
        asking.export_bpf(file)
        file.seek(0)
        return file.read()


def _make_call(library: Any, name: str) -> tuple[Any, ...]:
    """Only who makes a file asks before it is opened: what is written to it is asked for then."""
    if name not in FLAGS_ARGUMENT:
        return ()
    return (library.Arg(FLAGS_ARGUMENT[name], library.MASKED_EQ, os.O_CREAT, os.O_CREAT),)


def _listen(instructions: bytes) -> int:
    """The descriptor on which this process's calls are told from now on. Raises OSError."""
    program = Program(len(instructions) // INSTRUCTION, instructions)
    kind, flags = ctypes.c_uint(SET_FILTER), ctypes.c_uint(NEW_LISTENER)
    return call(number_of("seccomp"), kind, flags, ctypes.byref(program))


@dataclass(frozen=True)
class Asked:
    """A call that waits: its name to the kernel, whose it is, and what it may take."""

    name: int
    thread: int
    amount: Amount


class Supervisor:
    """Answers the calls of one confined process and of those that it starts.

    All that they leave in the folder is at most ``most``. To be served, by whoever waits for the
    process, when ``fileno`` can be read.
    """

    def __init__(self, channel: socket.socket, folder: Path, most: Amount) -> None:
        self._channel, self._folder, self._most = channel, folder, most
        self._listener: int | None = None
        self._ready = select.poll()
        self._file_size = most.size
        self._granted: dict[int, Amount] = {}
        self._taken = most  # the first call has it measured

    def fileno(self) -> int:
        return self._channel.fileno() if self._listener is None else self._listener

    def serve(self) -> bool:
        """Answers a call that waits; False when there will be no more. Raises TooMuch.

        The process has to be ended then: its call is not answered.
        """
        if self._listener is None:
            return self._meet()
        events = dict(self._ready.poll(0)).get(self._listener, 0)
        if events & select.POLLIN and (asked := self._receive()):
            self._grant(asked)
            with suppress(FileNotFoundError):  # ended or interrupted meanwhile
                ioctl(self._listener, ANSWER, REPLY.pack(asked.name, 0, 0, GO_ON))
        return bool(events & select.POLLIN) or not events

    def close(self) -> None:
        """Whoever asks from now on is refused."""
        self._channel.close()
        if self._listener is not None:
            os.close(self._listener)
            self._listener = None

    def _meet(self) -> bool:
        """False where the process ended before it asked, or does not ask."""
        words, descriptors, _, _ = socket.recv_fds(self._channel, 64, 1)
        if not descriptors:
            return False
        self._listener, self._file_size = descriptors[0], int(words)
        self._ready.register(self._listener, select.POLLIN)
        return True

    def _receive(self) -> Asked | None:
        """None where it has ended meanwhile."""
        told = bytearray(CALL.size)
        try:
            ioctl(self._listener or 0, RECEIVE, told)
        except (FileNotFoundError, InterruptedError):
            return None
        name, thread, _, number, _, _, *arguments = CALL.unpack(told)
        size = asked_size(number, arguments, self._file_size)
        if size is None:  # a file or folder more, and perhaps a longer list of its neighbours
            return Asked(name, thread, Amount(2 * BLOCK, 1))
        return Asked(name, thread, Amount(size + 2 * BLOCK, 0))

    def _grant(self, asked: Asked) -> None:
        """Raises TooMuch."""
        self._granted.pop(asked.thread, None)  # what it was granted before it has done
        try:
            (self._taken + asked.amount).check(self._most)
        except TooMuch:
            self._taken = self._measure()
            (self._taken + asked.amount).check(self._most)
        self._taken += asked.amount
        self._granted[asked.thread] = asked.amount

    def _measure(self) -> Amount:
        """What there is, and what may come while it is looked at. Raises TooMuch."""
        self._granted = {
            thread: amount for thread, amount in self._granted.items() if exists_thread(thread)
        }
        return sum(self._granted.values(), measure_folder(self._folder, self._most))


def asked_size(number: int, arguments: list[int], most: int) -> int | None:
    """How many bytes this call may write at most, to files that hold no more than so many; None
    where it makes a file or folder."""
    positions = size_positions()
    if number not in positions:
        return None
    position = positions[number]
    size = most if position is None else arguments[position]
    if size > most and number in lengthening_calls():
        return 0  # the kernel refuses it
    return min(size, most)


@cache
def lengthening_calls() -> frozenset[int]:
    return frozenset(map(number_of, LENGTHENING))


@cache
def size_positions() -> dict[int, int | None]:
    """By the numbers that the calls have on this architecture."""
    return {number_of(name): at for name, at in SIZE_ARGUMENT.items()}


def number_of(name: str) -> int:
    library = seccomp()
    return int(library.resolve_syscall(library.system_arch(), name))

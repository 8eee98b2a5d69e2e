"""Runs a program that can make no namespace of its own, as in many containers: ``COMMAND …``."""

from __future__ import annotations

import errno
import os
import sys

import pyseccomp

NEW_USER = 0x10000000


def main() -> None:
    forbidding = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refused = pyseccomp.ERRNO(errno.EPERM)
    for name in ("unshare", "clone"):
        given = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, NEW_USER, NEW_USER)
        forbidding.add_rule(refused, name, given)
    forbidding.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags cannot be looked at
    forbidding.load()
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606  # the program is the caller's


if __name__ == "__main__":
    main()

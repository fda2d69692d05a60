"""Runs one command and measures it."""

import os
import subprocess
import time
from dataclasses import dataclass


class Failure(Exception):
    """A command failed, or did not do what it should."""


@dataclass(frozen=True)
class Measurement:
    seconds: float
    cpu_seconds: float
    peak_bytes: int


def measure(command, stdin, output):
    """Wall-clock and CPU seconds, and the peak of resident memory, of one process.

    The peak is the kernel's ru_maxrss, which starts from this process's own size; that is below
    what any of the commands takes. Standard output and error go to `output` and to a file beside it.
    """
    command = [os.fspath(part) for part in command]
    errors = output.with_suffix(".err")
    with open(output, "wb") as out, open(errors, "wb") as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, stdout=out, stderr=err)
        if stdin:
            process.stdin.write(stdin.encode())
            process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        said = errors.read_text(errors="replace").strip()[-2000:]
        raise Failure(f"{' '.join(command)} ended with status {process.returncode}: {said}")
    return Measurement(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)

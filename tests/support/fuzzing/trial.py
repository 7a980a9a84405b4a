"""Many inputs to one entrance, in a process of its own: what ends or holds up that process is a fault."""

from __future__ import annotations

import mmap
import os
import resource
import signal
import struct
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from support.fuzzing.entrance import Entrance, check

#: Seconds of the processor, and by the wall, after which a process is ended.
LATE, STUCK = 30.0, 600.0
#: Megabytes that one input may add to the largest size of the process.
HEAVY = 250
#: Inputs tried, inputs read, seed, seconds of the slowest, its seed, megabytes after a fifth and at most.
_STATE = struct.Struct("QQQdQdd")


@dataclass
class Trial:
    """What came of the inputs of one entrance.

    Attributes
    ----------
    faults : Counter
        Kinds of fault, each with how often it occurred; the first seed of each was printed.
    slowest, seed : float, int
        Seconds of the processor for the slowest input, and the seed that repeats it.
    fifth, most : float
        Largest size of the process, in MB, after a fifth of the inputs and at the end.
    """

    name: str
    tried: int = 0
    read: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    seed: int = 0
    fifth: float = 0.0
    most: float = 0.0

    def row(self) -> str:
        """Return a row of the table in ``docs/robustness.md``."""
        refused = self.tried - self.read - self.faults.total()
        kinds = len(self.faults) or "none"
        memory = f"{self.most:.0f} (+{self.most - self.fifth:.0f})"
        cells = (
            self.name,
            f"{self.tried:,}",
            f"{self.read:,}",
            f"{refused:,}",
            kinds,
            f"{self.slowest:.2f}",
            memory,
        )
        return f"| {' | '.join(map(str, cells))} |"


def run(name: str, entrance: Entrance, inputs: int, seconds: float, seed: int = 0) -> Trial:
    """Give an entrance the inputs of `inputs` seeds from `seed` on, or as many as `seconds` allow.

    A process that is ended by a signal counts as a fault of its input; another goes on behind it.
    """
    trial, last = Trial(name), seed + inputs
    assert entrance.samples
    shared = mmap.mmap(-1, _STATE.size)
    _STATE.pack_into(shared, 0, 0, 0, seed, 0.0, 0, 0.0, 0.0)
    before = _used()
    while True:
        sys.stdout.flush()
        source, sink = os.pipe()
        child = os.fork()
        if not child:
            os.close(source)
            try:
                _child(entrance, shared, last, seconds - (_used() - before), sink)
            except BaseException:  # a mutator that fails, not an entrance
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        os.close(sink)
        with os.fdopen(source, encoding="utf-8") as said:
            for line in said:
                _count(trial, *line.rstrip("\n").split(" ", 1))
        status = os.waitpid(child, 0)[1]
        trial.tried, trial.read, at, trial.slowest, trial.seed, trial.fifth, trial.most = _STATE.unpack(
            shared
        )
        if os.WIFEXITED(status):
            assert status == 0, f"the fuzzer itself failed at seed {at}"
            return trial
        _count(trial, str(at), f"ended by {signal.Signals(os.WTERMSIG(status)).name}")
        shared[16:24] = struct.pack("Q", at + 1)


def _count(trial: Trial, seed: str, fault: str) -> None:
    if not trial.faults[fault]:
        print(f"{trial.name}, seed {seed}: {fault}", flush=True)
    trial.faults[fault] += 1


def _used() -> float:
    """Return the seconds of the processor that ended processes have taken."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def _size() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _child(entrance: Entrance, shared: mmap.mmap, last: int, seconds: float, sink: int) -> None:
    """Try inputs one after another; write each fault as a line and where it stands into shared memory."""
    tried, read, seed, slowest, slow, fifth, most = _STATE.unpack(shared)
    end, start = time.process_time() + seconds, seed
    with TemporaryDirectory() as name:
        folder = Path(name)
        while seed < last and time.process_time() < end:
            fault, before = "", max(most, _size())
            _STATE.pack_into(shared, 0, tried + 1, read, seed, slowest, slow, fifth, before)
            data, taken = entrance.input(seed), False
            signal.setitimer(signal.ITIMER_PROF, LATE)
            signal.setitimer(signal.ITIMER_REAL, STUCK)
            begun = time.process_time()
            try:
                taken = check(entrance, data, folder)
            except Exception as error:
                fault = _fault(error)
            took = time.process_time() - begun
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            tried, most = tried + 1, max(before, _size())
            if took > entrance.slow and seed > start and not fault:
                fault = f"slow: {took:.0f} s"
            if most > before + HEAVY and seed > start and not fault:
                fault = f"memory: {most - before:.0f} MB more"
            read += taken and not fault  # what is read too slowly is a fault, not both
            if took > slowest and seed > start:  # the first input of a process also imports what is needed
                slowest, slow = took, seed
            if tried <= max(20, (last - start) // 5):
                fifth = most
            if fault:
                os.write(sink, f"{seed} {fault}\n".encode("utf-8", "replace"))
            seed += 1
            _STATE.pack_into(shared, 0, tried, read, seed, slowest, slow, fifth, most)


def _fault(error: Exception) -> str:
    """Return a fault's kind: error, place and words, without what differs from input to input."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    said = "".join(c if c.isprintable() else "?" for c in str(error))[:160]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {said}"

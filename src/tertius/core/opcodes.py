"""What a pickle says of its own size, looked at before anything is made of it.

Python's reader believes what stands in a file: a place in its memory of 1.3 billion takes 20 GB, and one
byte is an empty set of 216.  So only what our own writer writes is read, every length is compared with the
bytes that follow, and the parts are counted.
"""

from __future__ import annotations

import re

#: Parts of the largest value: about six times those of the largest that was ever kept, and 0.5 GB at most.
MOST = 2_000_000
#: Runs of what our writer writes with a fixed length: plain values, containers, and what it saw before.
#: The order is that of the bytes behind: none, one, two, four, eight.  Places to keep something under are
#: not in it, since our writer numbers them as they come.
_RUN = re.compile(
    rb"(?:[N()\]}\x85\x86\x87\x88\x89\x8f\x90\x91\x93\x94aestuR]|[Kh\x80].|M.{2}|[Jj].{4}|[G\x95].{8})*+",
    re.DOTALL,
)
#: What has a length of its own, with the number of bytes that it is written in: whole numbers, texts, bytes.
_COUNTED = {
    b"\x8a": 1, b"\x8b": 4, b"\x8c": 1, b"X": 4, b"\x8d": 8, b"C": 1, b"B": 4, b"\x8e": 8, b"\x96": 8,
}  # fmt: skip


def check(raw: bytes) -> None:
    """Refuse a pickle that is not our writer's, or says that it holds more than it does.

    Raises
    ------
    ValueError
        An instruction that is not written, a length beyond the end, more than `MOST` parts, or no end.
    """
    at = parts = 0
    while True:
        run = _RUN.match(raw, at)
        end = at if run is None else run.end()
        parts += end - at + 1
        if parts > MOST:
            raise ValueError(f"more than {MOST} parts")
        code = raw[end : end + 1]
        if code == b".":
            return
        if code not in _COUNTED:
            raise ValueError(f"an instruction that is not written, at byte {end}")
        start = end + 1 + _COUNTED[code]
        at = start + int.from_bytes(raw[end + 1 : start], "little")
        if at > len(raw):
            raise ValueError(f"a length beyond the end, at byte {end}")

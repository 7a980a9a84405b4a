"""Mutators by kind of input: each makes a changed input out of a sample, by a generator of numbers."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import pickle
import re
import zipfile
import zlib
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from random import Random
from typing import Any

import yaml

Mutator = Callable[[bytes, Random], bytes]

#: What has broken readers of such files before.
NASTY = (
    "NO", "true", "null", "~", "010", "0x1F", "1e999", "-0", ".inf", ".nan", "1_000", "12:30", "2024-02-31",
    "26-07-01", "'", '"', "{", "}", "[", "]", "&a", "*a", "!!python/object:os.system", "<<", "---", "\t",
    "\0", "\r", "\u2028", "\u0085", "\ufeff", ",", ";", "\n", ": ", "- ", "#", "|", ">", "%", "@", "NA",
    "002", "1,5", "50%", "XKX", "SUN", "9" * 40, "é", "\ud83d", "a" * 300, "../../tertius-fuzz", "inf",
    "nan", "1e5", "-1", "0", "\\", "$(x)", "𝔘", "\x1c", "", " ", "1e-400", "9223372036854775808", "0001",
    "9999", "10000", "-1e308", "e\u0301", "\u202e", "%s{0}", "..", "/", "CON", "a\nb", "²", "٣", "1.0",
    "2024-13",
)  # fmt: skip
#: Values of trees (YAML, JSON) of every kind.
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**63, 10**30, 1e308, 5e-324, -0.0, 0.5, float("inf"), float("nan"), 1.0, [],
    {}, [[]], {"": None}, [None], [0, 0], {"a": {"b": [1]}}, ["x"] * 300, "x" * 5000, "RUS", "SYR:1991", 1991,
)  # fmt: skip
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def encoded(text: str) -> bytes:
    """Return text as bytes, lone surrogates too."""
    return text.encode("utf-8", "surrogatepass")


def damaged(data: bytes, rng: Random) -> bytes:
    """Return `data` with a few changes: bytes flipped, words replaced, lines moved, pieces cut or doubled."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at, to = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        to = min(to, at + rng.choice((1, 4, 40, 400)))
        word = encoded(rng.choice(NASTY))
        change = rng.randrange(7)
        if change == 0 and data:
            spot = rng.randrange(len(data))
            data = data[:spot] + bytes([data[spot] ^ (1 << rng.randrange(8))]) + data[spot + 1 :]
        elif change == 1:
            data = data[:at] + data[to:]
        elif change == 2:
            data = data[:to] + data[at:]
        elif change == 3:
            data = data[:at] + word + data[at:]
        elif change == 4:
            words = list(re.finditer(rb"[A-Za-z0-9._-]+", data))
            if words:
                chosen = rng.choice(words)
                data = data[: chosen.start()] + word + data[chosen.end() :]
        elif change == 5:
            lines = data.split(b"\n")
            rng.shuffle(lines) if rng.random() < 0.1 else lines.append(lines[rng.randrange(len(lines))])
            data = b"\n".join(lines)
        elif len(data) < 10_000 or rng.random() < 0.3:
            data = data[:at]
    return data


def flipped(data: bytes, rng: Random) -> bytes:
    """Return `data` of the same length with a few bytes or four-byte numbers changed."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        if len(out) < 5:
            break
        spot = rng.randrange(len(out) - 4)
        if rng.random() < 0.5:
            out[spot] = rng.choice((0, 1, 127, 128, 255, rng.randrange(256)))
        else:
            number = rng.choice((0, 1, 2**31 - 1, 2**31, 2**32 - 1, rng.randrange(2**16)))
            out[spot : spot + 4] = number.to_bytes(4, rng.choice(("little", "big")))
    return bytes(out)


@lru_cache(maxsize=64)
def _parsed(data: bytes) -> tuple[bytes, bool]:
    """Return the tree that a sample holds, pickled for quick copies, and whether it is JSON."""
    text = data.decode("utf-8")
    try:
        return pickle.dumps(json.loads(text)), True
    except ValueError:
        return pickle.dumps(yaml.load(text, Loader=_LOADER)), False


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Return every (container, key) of a tree."""
    out, stack = list[tuple[Any, Any]](), [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, (dict, list)):
            keys = list(node) if isinstance(node, dict) else range(len(node))
            out += [(node, key) for key in keys]
            stack += [node[key] for key in keys]
    return out


def changed(value: Any, rng: Random, others: list[tuple[Any, Any]]) -> Any:
    """Return something in the place of one value of a tree: of another type, nasty, or from elsewhere."""
    kind = rng.randrange(8)
    if kind == 0:
        return rng.choice(NASTY)
    if kind == 1:
        return deepcopy(rng.choice(VALUES))
    if kind == 2:
        node, key = rng.choice(others)
        return deepcopy(node[key])
    if kind == 3:
        return rng.choice(([value], {"a": value}, str(value), [value, deepcopy(value)]))
    if kind == 4 and isinstance(value, str) and value:
        at = rng.randrange(len(value) + 1)
        return value[:at] + rng.choice(NASTY) + value[at + rng.randrange(3) :]
    if kind == 5 and isinstance(value, (int, float)):
        return rng.choice((-value, value + 1, value * 10, value / 3, value * 10**9, float(value)))
    if kind == 6 and isinstance(value, list):
        return rng.choice((value[:1], value[::-1], value + value, value[1:]))
    if kind == 7 and rng.random() < 0.02:
        for _ in range(rng.choice((20, 200, 2000))):
            value = [value]
        return value
    return rng.choice(NASTY)


def tree(data: bytes, rng: Random) -> bytes:
    """Return a YAML or JSON file whose entries are exchanged, left out, renamed or doubled, or damaged."""
    if rng.random() < 0.25:
        return damaged(data, rng)
    held, is_json = _parsed(data)
    whole = reshaped(pickle.loads(held), rng)
    if rng.random() < 0.02:
        whole = rng.choice(VALUES)
    if is_json:
        text = json.dumps(whole, ensure_ascii=False)
    else:
        text = yaml.dump(whole, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=4000)
    if rng.random() < 0.1:  # a key twice, which no tree can hold
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        lines.insert(at, lines[at])
        text = "\n".join(lines)
    return encoded(text)


def reshaped(whole: Any, rng: Random) -> Any:
    """Change one to four entries of a tree in place and return it."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        places = _places(whole)
        if not places:
            break
        node, key = rng.choice(places)
        kind = rng.randrange(6)
        if kind == 0:
            del node[key]
        elif kind == 1 and isinstance(node, dict):
            node[rng.choice((*NASTY[:40], *VALUES[:8], *(k for n, k in places if isinstance(n, dict))))] = (
                node.pop(key)
            )
        elif kind == 1:
            node.insert(key, deepcopy(node[key]))
        else:
            node[key] = changed(node[key], rng, places)
    return whole


def table(data: bytes, rng: Random, encoding: str = "utf-8") -> bytes:
    """Return a delimited file with cells, columns and rows exchanged, doubled or left out, or damaged."""
    if rng.random() < 0.25:
        return damaged(data, rng)
    text = data.decode(encoding, "replace")
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    for _ in range(rng.choice((1, 1, 2, 4))):
        if not rows:
            break
        row = rng.choice(rows)
        at = rng.randrange(len(row)) if row else 0
        kind = rng.randrange(9)
        if kind < 4 and row:
            row[at] = rng.choice(
                (rng.choice(NASTY), rng.choice(rng.choice(rows) or [""]), row[at] + "0", "-" + row[at])
            )
        elif kind == 4:
            rows.insert(rng.randrange(len(rows)), list(row))
        elif kind == 5 and len(rows) > 1:
            rows.remove(row)
        elif kind == 6:  # a column is left out, doubled or moved
            other = rng.randrange(3)
            for each in rows:
                if at < len(each):
                    cell = each.pop(at)
                    each[at:at] = [[], [cell, cell], [each.pop() if each else "", cell]][other]
        elif kind == 7 and rows[0]:
            rows[0][rng.randrange(len(rows[0]))] = rng.choice((rng.choice(NASTY), rng.choice(rows[0])))
        elif kind == 8:
            separator = rng.choice(",;\t|")
    out = io.StringIO()
    end = rng.choice(("\n", "\n", "\r\n", "\r"))
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return encoded(out.getvalue()) if encoding == "utf-8" else out.getvalue().encode(encoding, "replace")


def markup(data: bytes, rng: Random) -> bytes:
    """Return XML or HTML with elements and attributes doubled, nested, left out or exchanged."""
    if rng.random() < 0.3:
        return damaged(data, rng)
    for _ in range(rng.choice((1, 1, 2, 4))):
        tags = list(re.finditer(rb"<[^<>]{1,300}>", data))
        if not tags:
            return damaged(data, rng)
        one, two = sorted((rng.choice(tags), rng.choice(tags)), key=lambda m: m.start())
        kind, word = rng.randrange(7), encoded(rng.choice(NASTY))
        if kind == 0:
            data = data[: one.start()] + data[one.end() :]
        elif kind == 1:
            data = data[: one.end()] + data[one.start() : two.end()] + data[two.end() :]
        elif kind == 2:
            many = rng.choice((2, 50, 3000))
            data = data[: one.start()] + one.group() * many + data[one.end() :]
        elif kind == 3:
            data = data[: one.start()] + two.group() + data[one.end() :]
        elif kind == 4:
            data = data[: one.end()] + word + data[one.end() :]
        elif kind == 5:
            values = list(re.finditer(rb"\"[^\"]*\"|(?<=>)[^<>]+(?=<)", data))
            if values:
                part = rng.choice(values)
                data = data[: part.start()] + b'"' + word + b'"' + data[part.end() :]
        else:
            entity = rng.choice((b"&amp;", b"&#0;", b"&#x110000;", b"&x;", b"<![CDATA[", b"<!--", b"<?x?>"))
            data = data[: one.end()] + entity + data[one.end() :]
    return data


def zipped(
    inner: Callable[[str], Mutator], again: Callable[[dict[str, bytes]], None] | None = None
) -> Mutator:
    """Return a mutator of archives: what a member holds is changed, so that the checksums are right.

    Parameters
    ----------
    inner : callable
        The mutator of a member by its name.
    again : callable, optional
        Called with the members before they are packed: sets right what names their digests.
    """

    def run(data: bytes, rng: Random) -> bytes:
        if rng.random() < 0.2:
            return rng.choice((damaged, flipped))(data, rng)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        name, kind = rng.choice(sorted(held)), rng.randrange(10)
        if kind == 0:
            del held[name]
        elif kind == 1:
            held[rng.choice((*NASTY, *held))] = held[name]
        elif kind == 2:
            held[name] = held[rng.choice(sorted(held))]
        else:
            held[name] = inner(name)(held[name], rng)
        if again is not None and rng.random() < 0.9:
            again(held)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
            for member, content in held.items():
                archive.writestr(_name(member), content)
        return out.getvalue()

    return run


def _name(member: str) -> str:
    """Return a name that an archive can hold: `zipfile` ends names at a null character."""
    return member.replace("\0", "").encode("utf-8", "replace").decode() or "x"


#: How compressed files begin, and what opens and closes them.
_PACKED: tuple[tuple[bytes, Callable[[bytes], bytes], Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b", gzip.decompress, lambda raw: gzip.compress(raw, 1)),
    (b"BZh", bz2.decompress, lambda raw: bz2.compress(raw, 1)),
    (b"\xfd7zXZ", lzma.decompress, lambda raw: lzma.compress(raw, preset=0)),
    (b"\x78", zlib.decompress, lambda raw: zlib.compress(raw, 1)),
)


def packed(inner: Mutator = flipped) -> Mutator:
    """Return a mutator of compressed files (gzip, bzip2, xz, zlib) that changes what is inside."""

    def run(data: bytes, rng: Random) -> bytes:
        if rng.random() < 0.2:
            return damaged(data, rng)
        for mark, opened, closed in _PACKED:
            if data.startswith(mark):
                return closed(rng.choice((inner, inner, damaged))(opened(data), rng))
        return rng.choice((inner, inner, damaged))(data, rng)

    return run


def lines(inner: Mutator) -> Mutator:
    """Return a mutator of files with a JSON text a line: one line is changed, or all of them damaged."""

    def run(data: bytes, rng: Random) -> bytes:
        if rng.random() < 0.2:
            return damaged(data, rng)
        rows = data.split(b"\n")
        at = rng.randrange(len(rows))
        rows[at] = inner(rows[at], rng) if rows[at] else encoded(rng.choice(NASTY))
        return b"\n".join(rows)

    return run

"""Requests to the workbench as an entrance: any address, form, upload and head, one answer below 500.

The queue does not run, so that no request starts what takes long.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote_from_bytes

from httpx import InvalidURL
from starlette.testclient import TestClient

from support.fuzzing.entrance import Entrance
from support.fuzzing.mutators import NASTY, damaged, encoded
from support.reading_files import ARTICLE, PARAGRAPHS, docx
from support.web_bench import bench_in, client_of
from tertius.core.errors import UsageError
from tertius.reading.files import save
from tertius.reading.read import read_text
from tertius.web.app import _warm as warm
from tertius.web.screen import SCREENS

CLAIM = "/cases/new-syria/claims/pragmatism-pays"
#: First line: method and address; the lines below: what a form says.
REQUESTS = (
    b"GET /", b"GET /texts", b"GET /cases/new-syria?run=2", b"GET /cases/sample",
    f"GET {CLAIM}?tab=cases&mark=EGY".encode(), f"GET {CLAIM}?tab=curve&cell=3".encode(),
    f"GET {CLAIM}/what-if?threshold=0.05".encode(), b"GET /states/YUG?kind=pacts&year=1955",
    b"GET /states?panel=states&as=csv", b"GET /measures/record:polity?view=table&year=1970",
    b"GET /measures/ideal_points?view=lines&state=SYR&state=DDR", b"GET /scenarios/new-syria",
    b"GET /runs/compare?a=1&b=2", b"GET /runs/1", b"GET /runs/3/dossier/index.html", b"GET /forecasts",
    b"GET /cases/new-syria/text", b"GET /drafts/a", b"GET /scenarios/new-syria/results/1",
    b"POST /cases/new-syria/run\nclaim=pragmatism-pays", b"POST /runs/2/cancel\na=b",
    b"POST /runs/2/resume\n",
    b"POST /texts\nname=a&text=Russia+may+lose+its+bases.&date=2024-12-08",
    b"POST /drafts/a/press\nkey=a&version=1", b"POST /drafts/a/case\nid=a&title=b",
    b"POST /scenarios/new-syria/run\ndraws=2&chains=3",
    f"POST {CLAIM}/what-if/run\nthreshold=0.1&patron=RUS".encode(),
    b"FILE /texts\na.txt\n" + ARTICLE.encode(), b"FILE /texts\na.docx\n" + docx(PARAGRAPHS),
)  # fmt: skip
#: What stands for the parts of paths.
PARTS = {
    "case": ("new-syria", "sample", "none"), "claim": ("pragmatism-pays", "soviet-precedent", "russia-aims"),
    "state": ("SYR", "YUG", "DDR", "XXX"), "measure": ("record:polity", "ideal_points", "dependence"),
    "run": ("1", "2", "3", "99"), "scenario": ("new-syria", "none"), "draft": ("a", "none"),
    "file": ("index.html", "verdicts.json", "manifest.json"),
}  # fmt: skip
#: What addresses and forms ask, with values that are known.
ASKED = (
    "panel=states", "panel=cases", "panel=arms", "as=csv", "as=json", "as=svg", "as=xyz", "tab=cases",
    "tab=curve", "tab=test", "tab=sources", "tab=flips", "cell=3", "cell=-1", "mark=EGY", "threshold=0.05",
    "threshold=1e400", "view=table", "view=map", "view=lines", "year=1970", "year=1", "state=SYR",
    "kind=pacts", "kind=arms", "a=1", "b=2", "run=2", "run=1", "key=a", "key=r", "key=1", "key=e", "key=s",
    "key=%2B", "answer=existential", "answer=2", "version=1", "version=0", "at=0", "at=1", "flip=1",
    "like=2", "chains=3", "draws=2", "claim=pragmatism-pays", "text=Russia+may+go.", "date=2024-12-08",
    "title=T", "author=A", "with=SYR", "patron=RUS", "id=b", "name=b", "measure=dependence", "chosen=SYR",
    "horizon=5", "patrons=RUS", "first=1960", "last=2000",
)  # fmt: skip
_HEADS = ("host", "origin", "cookie", "content-type", "content-length", "accept", "range", "if-none-match",
          "transfer-encoding", "x-forwarded-host", "last-event-id")  # fmt: skip
#: Forms of pictures that are drawn by another program.
_DRAWN = re.compile(rb"as=(pdf|png)")
#: Answers to these go on for as long as somebody listens.
_ENDLESS = re.compile(r"/events\b")


@cache
def client() -> TestClient:
    """Return a client of a workbench with a few runs and a draft, made once a process."""
    bench = bench_in(Path(mkdtemp()), Path(mkdtemp()))
    file = bench.workspace.draft_file("a")
    file.with_name("a.txt").write_text(ARTICLE, encoding="utf-8")
    draft = read_text(ARTICLE, "2025-01-01")
    save(draft.model_copy(update={"source": draft.source.model_copy(update={"text_file": "a.txt"})}), file)
    warm(bench)  # as a server does when it starts: the first to ask would wait for a measure otherwise
    return client_of(bench)


def request(data: bytes, folder: Path) -> bytes:
    """Send what `data` describes: method and address, a head as ``@name: value``, the body.

    Raises
    ------
    UsageError
        It was refused: a status from 400 to 499.
    """
    head, _, body = _DRAWN.sub(b"as=csv", data).partition(b"\n")
    method, _, address = head.partition(b" ")
    path = "/" + address.decode("utf-8", "replace").lstrip("/")
    if _ENDLESS.search(path):
        path = _ENDLESS.sub("/event", path)
    given: dict[str, Any] = {
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "content": body,
    }
    if method == b"FILE":
        name, _, content = body.partition(b"\n")
        given = {"files": {"file": (name.decode("utf-8", "replace"), content)}}
    elif body.startswith(b"@"):  # a head of one's own
        line, _, given["content"] = body[1:].partition(b"\n")
        key, _, value = line.partition(b":")
        given["headers"][key.decode("ascii", "replace").strip() or "x"] = value.strip()
    verb = method.decode("ascii", "replace")
    try:
        answer = client().request("POST" if verb in ("FILE", "POST") else verb or "GET", path, **given)
    except (InvalidURL, UnicodeError):  # no client can send it
        raise UsageError("request", "an address", "none") from None
    assert answer.status_code < 500, f"{method!r} {path!r}: {answer.status_code} {answer.text[:200]}"
    assert "Traceback" not in answer.text
    if answer.status_code >= 400:
        raise UsageError("request", "an answer", str(answer.status_code))
    return bytes(answer.content)


@cache
def addresses() -> tuple[tuple[str, str], ...]:
    """Return method and path of every address that a screen has."""
    return tuple((a.method, a.path) for s in SCREENS.all().values() for a in s.addresses)


def asked(data: bytes, rng: Random) -> bytes:
    """Return a request to any address of any screen with words that are known or nasty, or a damaged one."""
    kind = rng.random()
    if kind < 0.2:
        return damaged(data, rng)
    if data.startswith(b"FILE") and kind < 0.5:
        head, name, content = data.split(b"\n", 2)
        name = rng.choice(
            (name, encoded(rng.choice(NASTY)).replace(b"\n", b"") + b".txt", b"a.pdf", b"a.html")
        )
        return b"\n".join((head, name, damaged(content, rng)))
    method, path = rng.choice(addresses())
    path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: rng.choice(PARTS.get(m[1], ("a",))), path)
    if rng.random() < 0.2:
        parts = path.split("/")
        parts[rng.randrange(len(parts))] = quote_from_bytes(encoded(rng.choice(NASTY)))
        path = "/".join(parts)
    words = "&".join(_word(rng) for _ in range(rng.choice((0, 1, 2, 3, 6))))
    if rng.random() < 0.05:
        method = rng.choice(("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH"))
    lines = [f"{method} {path}" + (f"?{words}" if method == "GET" and words else "")]
    if rng.random() < 0.1:
        lines.append(f"@{rng.choice(_HEADS)}: {rng.choice(NASTY)}".replace("\n", " ").replace("\r", " "))
    return encoded("\n".join([*lines, words if method == "POST" else ""]))


def _word(rng: Random) -> str:
    name, _, value = rng.choice(ASKED).partition("=")
    if rng.random() < 0.25:
        value = quote_from_bytes(encoded(rng.choice(NASTY)))
    elif rng.random() < 0.2:
        value = rng.choice(ASKED).partition("=")[2]
    return f"{name}={value}"


def entrances() -> dict[str, Entrance]:
    """Return the entrance by name."""
    return {"request": Entrance(REQUESTS, request, asked)}

"""Requests to the workbench as an entrance of the fuzzer: any address and any form, one answer below 500.

The queue does not run, so that no request starts what takes long.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from httpx import InvalidURL
from starlette.testclient import TestClient

from support.web_bench import bench_in, client_of
from tertius.core.errors import UsageError

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
)  # fmt: skip
#: Forms of pictures that are drawn by another program.
_DRAWN = re.compile(rb"as=(pdf|png)")


@cache
def client() -> TestClient:
    """Return a client of a workbench with a few runs, made once a process."""
    return client_of(bench_in(Path(mkdtemp()), Path(mkdtemp())))


def request(data: bytes, folder: Path) -> bytes:
    """Send what `data` describes.

    Raises
    ------
    UsageError
        It was refused: a status from 400 to 499.
    """
    head, _, body = _DRAWN.sub(b"as=csv", data).partition(b"\n")
    method, _, address = head.partition(b" ")
    path = "/" + address.decode("utf-8", "replace").lstrip("/")
    kind = {"content-type": "application/x-www-form-urlencoded"}
    try:
        if method == b"POST":
            answer = client().post(path, content=body, headers=kind)
        else:
            answer = client().get(path)
    except (InvalidURL, UnicodeError):  # no client can send it
        raise UsageError("request", "an address", "none") from None
    assert answer.status_code < 500, f"{method!r} {path!r}: {answer.status_code} {answer.text[:200]}"
    assert "Traceback" not in answer.text
    if answer.status_code >= 400:
        raise UsageError("request", "an answer", str(answer.status_code))
    return answer.content

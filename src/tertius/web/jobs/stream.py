"""Progress as server-sent events: each has its number, so that a page that was away gets what it missed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from tertius.web.jobs import record
from tertius.web.keep.database import Database

_PAUSE = 0.2


def stream(database: Database, number: int, request: Request) -> EventSourceResponse:
    """Return the events of a job after ``Last-Event-ID``, until it is over."""
    last = request.headers.get("last-event-id", "0")
    after = int(last) if last.isdecimal() and len(last) < 16 else 0
    return EventSourceResponse(_events(database, number, after), ping=15)


async def _events(database: Database, number: int, after: int) -> AsyncIterator[ServerSentEvent]:
    while True:
        job = await run_in_threadpool(record.get, database, number)
        for event in await run_in_threadpool(record.events, database, number, after):
            after = event.id
            yield ServerSentEvent(id=str(event.id), event=event.kind, data=json.dumps(dict(event.body)))
        if job.over:
            yield ServerSentEvent(id=str(after), event="over", data=json.dumps({"state": job.state}))
            return
        await asyncio.sleep(_PAUSE)

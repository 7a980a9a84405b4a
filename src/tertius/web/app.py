"""The workbench as an ASGI application: routes of the screens, the guards around them, errors as pages."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tertius.core.errors import TertiusError
from tertius.web.bench import Bench
from tertius.web.call import TAKING, Call, Upload
from tertius.web.errors import Late, Missing
from tertius.web.guard.asgi import App
from tertius.web.guard.bodies import LARGE, Bodies
from tertius.web.guard.hosts import Hosts
from tertius.web.guard.origin import Origin
from tertius.web.guard.policy import Policy
from tertius.web.page import ASSETS, asset, frame, html, stored
from tertius.web.screen import SCREENS, Address, Answer, Redirect, View
from tertius.web.take import citation, forms, taken

#: Where texts are taken in: larger bodies are allowed there.
TEXTS = ("/texts",)
_YEAR = 31_536_000


def make_app(bench: Bench, warm: bool = True) -> App:
    """Return the application over a workbench, with its guards; the queue starts and stops with it.

    Parameters
    ----------
    warm : bool
        Whether what first visits need is read at the start, in a thread.
    """
    routes = [Route("/assets/{version}/{name}", _asset), Route("/favicon.ico", _nothing)]
    for screen in SCREENS.all().values():
        routes += [Route(a.path, _endpoint(bench, a), methods=[a.method]) for a in screen.addresses]
    inner = Starlette(
        routes=routes,
        lifespan=_lifespan(bench, warm),
        exception_handlers={HTTPException: _http_error, Exception: _own_error},
    )
    guarded: App = Bodies(inner, TEXTS)
    guarded = Origin(guarded, bench.settings)
    guarded = Hosts(guarded, bench.settings.hosts)
    return Policy(guarded)


def _lifespan(bench: Bench, warm: bool) -> Callable[[Any], Any]:
    @asynccontextmanager
    async def around(_app: object) -> AsyncIterator[None]:
        bench.queue.start()
        if warm:
            threading.Thread(target=_warm, args=(bench,), daemon=True).start()
        try:
            yield
        finally:
            await run_in_threadpool(bench.queue.stop)

    return around


def _warm(bench: Bench) -> None:
    """Read what first visits need; whatever is wrong with it, the visit says."""
    with suppress(TertiusError, OSError):
        bench.warm()
    for screen in SCREENS.all().values():
        if screen.warm is not None:
            with suppress(TertiusError, OSError):
                screen.warm(bench)


def _endpoint(bench: Bench, address: Address) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            call = await _call(bench, request)
            return await run_in_threadpool(_respond, call, address)
        except TertiusError as error:
            return _refusal(request, error)
        except HTTPException:
            raise
        except Exception as error:
            if os.environ.get("TERTIUS_DEBUG"):
                raise
            return await _own_error(request, error)

    return answered


async def _call(bench: Bench, request: Request) -> Call:
    query = {name: request.query_params.getlist(name) for name in request.query_params}
    if request.method != "POST":
        return Call(bench, request, request.path_params, query)
    form: dict[str, list[str]] = {}
    files: dict[str, Upload] = {}
    async with request.form(max_files=2, max_fields=500, max_part_size=LARGE) as sent:
        for name, value in sent.multi_items():
            if isinstance(value, UploadFile):
                files[name] = Upload(value.filename or "", await value.read())
            else:
                form.setdefault(name, []).append(value)
    return Call(bench, request, request.path_params, query, form, files)


def _respond(call: Call, address: Address) -> Response:
    answer: Answer = address.answer(call)
    if isinstance(answer, Redirect):
        return RedirectResponse(answer.to, status_code=303)
    if isinstance(answer, Response):
        return answer
    panel, form = (call.query.get(name, [""])[-1] for name in TAKING)
    if form:
        return taken(answer, panel, form, _whole_address(call))
    return HTMLResponse(_page(call, answer), status_code=answer.status)


def _whole_address(call: Call) -> str:
    return f"http://{call.request.headers.get('host', '')}{call.address()}"


def _page(call: Call, view: View) -> str:
    address = _whole_address(call)
    parts = {
        panel.name: html(
            "panel.html.j2",
            panel=panel,
            citation=citation(view, panel, address),
            takes=[(form, call.address(**{"panel": panel.name, "as": form})) for form in forms(panel)],
        )
        for panel in view.panels
    }
    values = {"call": call, "view": view, "parts": parts, **view.values}
    body = html(view.template, **values) if view.template else Markup("").join(parts.values())
    return frame(view.title, body, {"view": view, "path": call.request.url.path})


def _refusal(request: Request, error: TertiusError) -> Response:
    status = 404 if isinstance(error, Missing) else 409 if isinstance(error, Late) else 400
    return _error_page(request, status, str(error))


def _error_page(request: Request, status: int, sentence: str) -> Response:
    heads = {400: "This cannot be done as asked", 404: "There is nothing here", 409: "Somebody was faster"}
    title = heads.get(status, "This did not work")
    view = View(title, status=status)
    body = html("error.html.j2", sentence=sentence, status=status)
    page = frame(title, body, {"view": view, "path": request.url.path})
    return HTMLResponse(page, status_code=status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = "No screen has this address." if error.status_code == 404 else str(error.detail)
    return _error_page(request, error.status_code, sentence)


async def _own_error(request: Request, error: Exception) -> Response:
    kind = type(error).__name__
    sentence = (
        f"Internal error ({kind}); nothing that was kept is lost. Start with TERTIUS_DEBUG=1 for details."
    )
    return _error_page(request, 500, sentence)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ASSETS or request.url.path != asset(name):
        raise HTTPException(404)
    headers = {"cache-control": f"public, max-age={_YEAR}, immutable"}
    return Response(stored(name), media_type=ASSETS[name], headers=headers)


async def _nothing(_request: Request) -> Response:
    return Response(status_code=204)

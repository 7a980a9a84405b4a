"""Only requests by the workbench's own name are answered: a name that another machine points here is not."""

from __future__ import annotations

from tertius.web.guard.asgi import App, Receive, Scope, Send, header, refuse


class Hosts:
    """Answers 421 unless there is exactly one ``Host`` and it is on the list.

    A page of a foreign name that is pointed at this machine (DNS rebinding) sends that name.
    """

    def __init__(self, app: App, allowed: frozenset[str]) -> None:
        self.app, self.allowed = app, frozenset(name.encode() for name in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] == "http":
            given = header(scope, b"host")
            if len(given) != 1 or given[0].lower() not in self.allowed:
                await refuse(send, 421, "This name is not one that the workbench answers to.")
                return
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app(scope, receive, send)

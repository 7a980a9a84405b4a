"""What changes something comes from a page of the workbench itself, and from a browser that was shown one."""

from __future__ import annotations

from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from tertius.web.guard.asgi import App, Message, Receive, Scope, Send, header, refuse
from tertius.web.settings import Settings

READING = ("GET", "HEAD")
_SECONDS = 60 * 60 * 24 * 30


class Origin:
    """Checks where a request comes from, and gives the token of this start to the browser.

    Only GET, HEAD and POST exist.  A POST needs ``Sec-Fetch-Site: same-origin`` or the workbench's own
    ``Origin``, and the cookie; else 403.  Beyond this machine a GET needs the token too, once in the address
    (``?token=``), then in the cookie; else 401.
    """

    def __init__(self, app: App, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self.origins = frozenset(origin.encode() for origin in settings.origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        known = self._knows(scope)
        if scope["method"] == "POST":
            if not self._same_origin(scope):
                await refuse(send, 403, "This request does not come from a page of the workbench.")
                return
            if not known:
                sentence = (
                    "The workbench was started anew since this page was opened: open it again, then repeat."
                )
                await refuse(send, 403, sentence)
                return
        elif scope["method"] not in READING:
            await refuse(send, 405, "Only GET, HEAD and POST are answered.")
            return
        elif not self.settings.local and not known:
            await self._enter(scope, send)
            return
        await self.app(scope, receive, send if known else self._giving(send))

    def _same_origin(self, scope: Scope) -> bool:
        sites, origins = header(scope, b"sec-fetch-site"), header(scope, b"origin")
        if any(origin not in self.origins for origin in origins):
            return False
        if sites:
            return sites == [b"same-origin"]
        return len(origins) == 1

    def _knows(self, scope: Scope) -> bool:
        jar = SimpleCookie()
        try:
            for value in header(scope, b"cookie"):
                jar.load(value.decode("latin-1"))
        except CookieError:
            return False
        found = jar.get(self.settings.cookie)
        return found is not None and compare_digest(found.value.encode(), self.settings.token.encode())

    def _giving(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {
                    **message,
                    "headers": [*message.get("headers", []), (b"set-cookie", self._cookie())],
                }
            await send(message)

        return sending

    def _cookie(self) -> bytes:
        name, token = self.settings.cookie, self.settings.token
        return f"{name}={token}; Path=/; Max-Age={_SECONDS}; HttpOnly; SameSite=Strict".encode()

    async def _enter(self, scope: Scope, send: Send) -> None:
        """Take the token from the address and give it back as a cookie, without it in the address."""
        given = parse_qsl(scope["query_string"].decode("latin-1"))
        token = next((value for name, value in given if name == "token"), "")
        if not compare_digest(token.encode(), self.settings.token.encode()):
            await refuse(send, 401, "Open the address with the token that the terminal shows.")
            return
        rest = urlencode([pair for pair in given if pair[0] != "token"])
        target = f"/{scope['path'].lstrip('/')}" + (f"?{rest}" if rest else "")
        location = target.encode("ascii", "ignore").replace(b"\r", b"").replace(b"\n", b"")
        headers = [(b"location", location), (b"set-cookie", self._cookie()), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

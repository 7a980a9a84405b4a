"""Headers that tell a browser what the page may do: nothing but the workbench's own style and script."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib import resources

from tertius.web.guard.asgi import App, Message, Receive, Scope, Send

OWN = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_POLICY = b"content-security-policy"


@cache
def stored_page() -> str:
    """Return the policy of pages that a run wrote: in a sandbox, with their own script alone."""
    script = (resources.files("tertius.dossier") / "assets" / "page.js").read_bytes()
    digest = b64encode(hashlib.sha256(script).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox allow-scripts "
        "allow-top-navigation-by-user-activation"
    )


class Policy:
    """Adds the headers to every answer; a screen may give a stricter policy of its own."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the headers with the answer."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                names = {name.lower() for name, _ in headers}
                headers += [pair for pair in HEADERS if pair[0] not in names]
                if _POLICY not in names:
                    headers.append((_POLICY, OWN.encode()))
                if b"cache-control" not in names:
                    headers.append((b"cache-control", b"private, no-cache"))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, sending)

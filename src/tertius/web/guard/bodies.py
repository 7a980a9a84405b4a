"""How much may be sent: a limit on bodies that holds whatever a request says about its length."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from tertius.web.guard.asgi import App, Message, Receive, Scope, Send, header, refuse

MIB = 1024 * 1024
#: Most bytes of a body, and of one that may hold a text.
SMALL, LARGE = MIB, 5 * MIB


class Bodies:
    """Answers 413 to bodies over 1 MiB, or 5 MiB where texts are taken in.

    Parameters
    ----------
    texts : tuple of str
        Paths that take texts in.
    """

    def __init__(self, app: App, texts: tuple[str, ...]) -> None:
        self.app, self.texts = app, texts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body counted, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = LARGE if scope["path"] in self.texts else SMALL
        sentence = f"At most {limit // MIB} MiB can be sent here."
        told = header(scope, b"content-length")
        if told and (len(told) > 1 or not told[0].isdigit() or len(told[0]) > 12 or int(told[0]) > limit):
            await refuse(send, 413, sentence)
            return
        seen, started = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge(413, sentence)
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except TooLarge:
            if not started:
                await refuse(send, 413, sentence)


class TooLarge(HTTPException):
    """More came than may be sent: a screen that reads the body answers 413."""

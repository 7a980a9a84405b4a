"""Where a model answers: this machine, or another one that the user allowed by name of the option.

The key comes from the environment and goes into one header; no file, log or message ever holds it.
"""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tertius.core.errors import ReadingError, shorten

#: The environment variable that holds the key of an endpoint which asks for one.
KEY = "TERTIUS_MODEL_KEY"


@dataclass(frozen=True)
class Endpoint:
    """An address that answers requests of the OpenAI form (``/chat/completions``), and the model to ask for.

    Attributes
    ----------
    model : str
        Name of the model, as the endpoint knows it.
    url : str
        The address without credentials, ending before ``/chat/completions``.
    local : bool
        Whether it is on this machine.
    key : str
        The key, or "": kept out of every text that this object is shown as.
    seconds : float
        How long one request may take, from its start to the last byte of its answer.
    """

    model: str
    url: str
    local: bool
    key: str = field(default="", repr=False)
    seconds: float = 120.0

    @property
    def host(self) -> str:
        """Name or number of the machine."""
        return urlsplit(self.url).hostname or ""


def endpoint(model: str, url: str, remote: bool = False, seconds: float = 120.0, sends: str = "") -> Endpoint:
    """Return a checked endpoint.

    Parameters
    ----------
    model, url : str
        What the user gave.
    remote : bool
        Whether the user allowed an address that is not this machine.
    seconds : float
    sends : str
        What would be sent, in words, for the message where it is not allowed.

    Raises
    ------
    ReadingError
        No address; one with credentials, which belong into the environment; one of another machine
        without leave, or without encryption.
    """
    if not model.strip() or len(model) > 100 or not model.isprintable():
        raise ReadingError("--model", "the name of a model", shorten(model))
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ReadingError("--endpoint", "an address like http://127.0.0.1:8080/v1", shorten(_bare(url)))
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        expected = "an address without a user, password or query"
        raise ReadingError("--endpoint", expected, "one with them", f"put the key into the variable {KEY}")
    if not 0 < seconds <= 3600:
        raise ReadingError("--timeout", "seconds from 1 to 3600", f"{seconds:g}")
    local, key = is_local(parts.hostname), os.environ.get(KEY, "").strip()
    if key and not re.fullmatch(r"[\x21-\x7e]{1,4096}", key):
        raise ReadingError(KEY, "a key of printable letters without spaces", "other characters")
    if not local:
        if not remote:
            what = sends or "the text"
            remedy = f"add --remote to send {what} to {parts.hostname}"
            raise ReadingError("--endpoint", "an address of this machine", shorten(url), remedy)
        if parts.scheme != "https" and (key or not _private(parts.hostname)):
            raise ReadingError("--endpoint", "an https address, since the text leaves this machine", "http")
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return Endpoint(model.strip(), f"{parts.scheme}://{parts.netloc}{path}", local, key, seconds)


def is_local(host: str) -> bool:
    """Whether a host's name or number stands for this machine and nothing else."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _bare(url: str) -> str:
    """Return an address without what may be a credential."""
    return re.sub(r"//[^/@]*@", "//", url.split("?")[0])

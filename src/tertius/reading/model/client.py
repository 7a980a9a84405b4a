"""Requests to an endpoint: bounded in time and size, repeated once, every attempt put down."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tertius.core.errors import ReadingError, shorten
from tertius.reading.model.answer import simpler
from tertius.reading.model.endpoint import KEY, Endpoint
from tertius.reading.model.tape import Attempt, Replay, Tape

#: An answer longer than this is no answer.
MAX_ANSWER = 4_000_000
#: Statuses by which servers say that they do not know the form of answer that was asked for.
_UNKNOWN_FORM = (400, 415, 422, 501)
#: Statuses after which the same request may pass.
_PASSING = (408, 425, 429, 500, 502, 503, 504)


class Sender(Protocol):
    """What gives one answer to one request."""

    def __call__(self, request: Mapping[str, Any]) -> Attempt:
        """Send `request` and return what came back."""


@dataclass
class Client:
    """A model that can be asked.

    Attributes
    ----------
    model, url : str
        Who answers.
    send : callable
        One request, one attempt: over the network, or from a record.
    tape : Tape
        Every attempt so far.
    refused : int
        How many forms of the answer the endpoint has refused: a schema with bounds of length, one without
        them; then ``json_object`` is asked for, with the schema in words.
    wait : callable
        How to wait before the second attempt.
    """

    model: str
    url: str
    send: Sender
    tape: Tape
    refused: int = 0
    wait: Callable[[float], None] = field(default=time.sleep)

    def ask(
        self, system: str, user: str, schema: Mapping[str, Any], length: int, sound: Callable[[str], bool]
    ) -> tuple[str | None, str]:
        """Return the text of the model's answer, or None where it is cut off or not sound twice.

        What the second attempt said comes with it, since entries of it may be whole.

        Parameters
        ----------
        system, user : str
            The messages.
        schema : mapping
            JSON Schema that the answer has to follow.
        length : int
            Most tokens of the answer.
        sound : callable
            Whether the text of an answer has the form that was asked for.

        Raises
        ------
        ReadingError
            The endpoint cannot be reached, refuses, or fails twice.
        """
        attempt = Attempt()
        for number in (1, 2):
            attempt = self._attempt(system, user, schema, length, number)
            text = content(attempt.body)
            if text is not None and sound(text):
                return text, text
        return None, content(attempt.body, whole=False) or ""

    def _attempt(
        self, system: str, user: str, schema: Mapping[str, Any], length: int, number: int
    ) -> Attempt:
        for last in (False, True):
            request = self._request(system, user, schema, length, number)
            attempt = self._send(request)
            while attempt.status in _UNKNOWN_FORM and self.refused < 2:
                self.refused += 1
                attempt = self._send(self._request(system, user, schema, length, number))
            if attempt.status == 200 and not attempt.failure:
                return attempt
            if last or not (attempt.failure or attempt.status in _PASSING):
                raise self._refusal(attempt)
            self.wait(1.0)
        raise AssertionError("a second attempt either returns or raises")

    def _send(self, request: Mapping[str, Any]) -> Attempt:
        attempt = self.send(request)
        self.tape.add(request, attempt)
        return attempt

    def _request(
        self, system: str, user: str, schema: Mapping[str, Any], length: int, number: int
    ) -> dict[str, Any]:
        plain = dict(schema) if self.refused == 0 else simpler(dict(schema))
        form: dict[str, Any] = {
            "type": "json_schema",
            "json_schema": {"name": "reading", "strict": True, "schema": plain},
        }
        if self.refused > 1:
            form = {"type": "json_object"}
            system = f"{system}\n\nAnswer with one JSON object of this schema and nothing else:\n"
            system += json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return {
            "model": self.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "temperature": 0,
            "seed": number,  # a second try of the same words would fail in the same way
            "max_tokens": length,
            "response_format": form,
        }

    def _refusal(self, attempt: Attempt) -> ReadingError:
        where = f"model {self.model!r} at {self.url}"
        if attempt.failure:
            return ReadingError(where, "an answer", attempt.failure, "see that the endpoint runs")
        if attempt.status in (401, 403):
            remedy = f"put the right key into the variable {KEY}"
            return ReadingError(where, "an endpoint that lets us in", f"status {attempt.status}", remedy)
        if attempt.status == 404:
            return ReadingError(where, "an endpoint with /chat/completions and this model", "status 404")
        return ReadingError(where, "an answer", f"status {attempt.status}: {shorten(_words(attempt.body))}")


def live(endpoint: Endpoint) -> Client:
    """Return a client that asks over the network.

    Raises
    ------
    ReadingError
        httpx, of the extra ``read``, is not installed.
    """
    try:
        import httpx
    except ImportError:
        remedy = "install it with: pip install 'tertius[read]'"
        raise ReadingError("--model", "the package httpx, which asks models", "none", remedy) from None
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    limits = httpx.Timeout(endpoint.seconds, connect=min(10.0, endpoint.seconds))

    def send(request: Mapping[str, Any]) -> Attempt:
        # A proxy of the environment must not see what goes to this machine.
        with httpx.Client(timeout=limits, trust_env=not endpoint.local, follow_redirects=False) as session:
            end = time.monotonic() + endpoint.seconds
            body = json.dumps(request, ensure_ascii=False).encode("utf-8", "surrogatepass")
            kind = {"Content-Type": "application/json", **headers}
            try:
                address = f"{endpoint.url}/chat/completions"
                with session.stream("POST", address, content=body, headers=kind) as answer:
                    received = bytearray()
                    for part in answer.iter_bytes():
                        received += part
                        if len(received) > MAX_ANSWER:
                            return Attempt(failure=f"an answer of more than {MAX_ANSWER:,} bytes")
                        if time.monotonic() > end:
                            return Attempt(failure=f"no whole answer within {endpoint.seconds:g} s")
                    text = received.decode("utf-8", "replace")
                    return Attempt(answer.status_code, _without(text, endpoint.key))
            except httpx.TimeoutException:
                return Attempt(failure=f"no answer within {endpoint.seconds:g} s")
            except httpx.ConnectError:
                return Attempt(failure="no connection")
            except httpx.RemoteProtocolError:
                return Attempt(failure="half an answer")
            except httpx.HTTPError as error:
                return Attempt(failure=type(error).__name__)

    return Client(endpoint.model, endpoint.url, send, Tape(endpoint.model, endpoint.url))


def replayed(record: Replay) -> Client:
    """Return a client that answers from a record, without a network."""
    tape = Tape(record.model, record.url)
    return Client(record.model, record.url, record.answer, tape, wait=lambda _: None)


def content(body: str, whole: bool = True) -> str | None:
    """Return the text of an answer of the OpenAI form; None where it has none, or (`whole`) is cut off."""
    try:
        choice = json.loads(body)["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
    if not isinstance(text, str) or (whole and choice.get("finish_reason") == "length"):
        return None
    text = text.strip()
    # Some models wrap JSON into a block of code whatever they are told.
    if text.startswith("```"):
        text = text.split("\n", 1)[-1].rsplit("```", 1)[0].strip()
    return text


def _without(text: str, key: str) -> str:
    return text.replace(key, "[key]") if key else text


def _words(body: str) -> str:
    """Return the message of a refusal, where the body has one."""
    try:
        error = json.loads(body)["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError, RecursionError):
        return body

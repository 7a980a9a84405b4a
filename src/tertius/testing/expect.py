"""What every check is written with: a condition that must hold, and a call that must be refused."""

from __future__ import annotations

from collections.abc import Callable

from tertius.core.errors import shorten


def expect(holds: object, where: str, asked: str, got: object = None) -> None:
    """Raise `AssertionError` in one sentence unless `holds` is true."""
    if not holds:
        tail = "" if got is None else f", got {got if isinstance(got, str) else shorten(got, 200)}"
        raise AssertionError(f"{where}: expected {asked}{tail}")


def expect_refusal(kind: type[Exception], call: Callable[[], object], where: str, what: str) -> str:
    """Return the message with which `call` is refused; no error, or another one, is an `AssertionError`."""
    try:
        call()
    except kind as error:
        message = str(error)
        expect(message, where, f"a message where {what}", "none")
        return message
    except Exception as error:
        asked = f"{kind.__name__} where {what}"
        raise AssertionError(f"{where}: expected {asked}, got {type(error).__name__}: {error}") from error
    raise AssertionError(f"{where}: expected {kind.__name__} where {what}, got no error")

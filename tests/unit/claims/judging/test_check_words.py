"""What `case check` says of a wrong parameter is an order that a person can follow."""

from __future__ import annotations

import pytest

from tertius.claims.judging.binding import _asked


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("input should be 'up', 'down' or 'flat'", "one of 'up', 'down' or 'flat'"),
        ("input should be greater than 0", "greater than 0"),
        ("value error, a list of states", "a list of states"),
    ],
)
def test_what_is_asked_is_said_without_the_validators_words(message: str, said: str) -> None:
    assert _asked(message) == said

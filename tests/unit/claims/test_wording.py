"""Numbers as people say them, and what may not stand in a plain sentence."""

from __future__ import annotations

from typing import get_args

import pytest

from tertius.claims import wording
from tertius.claims.verdict import Estimate, Label


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (wording.more_or_fewer(0.031, "states"), "three more states in a hundred"),
        (wording.more_or_fewer(-0.12), "12 fewer in a hundred"),
        (wording.more_or_fewer(0.001), "less than one in a hundred more or fewer"),
        (wording.changed_by(0.9), "down by a tenth"),
        (wording.changed_by(1.33), "up by a third"),
        (wording.changed_by(1.01), "hardly changed"),
        (wording.changed_by(3.2), "rose 3.2-fold"),
        (wording.times(1.6), "1.6 times"),
        (wording.multiple(2.0), "twice"),
        (wording.multiple(4), "four times"),
        (wording.multiple(1.5), "1.5 times"),
        (wording.times(0.5), "half"),
        (wording.per_cent(0.634), "63 %"),
        (wording.per_cent(0.001), "under 1 %"),
        (wording.number(7), "seven"),
        (wording.number(1234), "1 234"),
    ],
)
def test_numbers_as_people_say_them(made: str, expected: str) -> None:
    assert made == expected


def test_an_interval_beyond_the_threshold_is_said_where_nothing_is_settled() -> None:
    def share(low: float, high: float) -> Estimate:
        return Estimate((low + high) / 2, low, high, 0.95, "share", 9, 9, "")

    assert wording.beside(share(0.61, 0.75), 0.5, "half").startswith("above half, but")
    assert wording.beside(share(0.21, 0.35), 0.5, "half").startswith("below half, but")
    assert wording.beside(share(0.4, 0.6), 0.5, "half") == ""


def test_a_plain_sentence_takes_what_fits() -> None:
    long = " ".join(["word"] * 30)
    said = wording.plain([long], ["this is five words long", "and this"])
    assert wording.words(said) == 35 and said.endswith("long.")
    assert wording.faults_of(said) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("With turkey-iran-closed the cost rises.", "turkey-iran-closed"),
        ("The outcome peer_influence is high.", "peer_influence"),
        ("Most specifications agree.", "specifications"),
        ("A rise of 0.0351 states.", "0.0351"),
        ("It is None.", "None"),
        ("", "empty"),
        ("word " * 36, "36 words"),
    ],
)
def test_what_is_banned(text: str, fault: str) -> None:
    assert any(fault in said for said in wording.faults_of(text))


def test_every_label_says_how_sure_it_is_in_printable_words() -> None:
    for label in get_args(Label):
        assert wording.faults_of(wording.closed(wording.how_sure(label))) == []

"""Whatever a case file holds, it is read as a case or refused in one sentence."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertius.case.load import load_case, parse_case
from tertius.case.schema import Case
from tertius.core.errors import CaseError
from tertius.core.tree import read_tree

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
GOOD = """\
id: small
title: A small case
summary: One claim.
source: {author: A, title: T, publisher: P, date: 2026-01}
date: 2026-01-02
patron: RUS
rival: USA
focal: SYR
claims:
  - {id: first, paraphrase: c, hedge: might, kind: count, estimand: e, decision_rule: d, reference_class: r,
     falsifier: f, opposite: o, needs: n}
"""
PIECES = (
    "- ",
    ": ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "|",
    ">",
    "#",
    "%",
    "---",
    "\t",
    "\n",
    "\0",
    "é",
    "\u2028",
    "<<: ",
    "~",
)


def read(text: str) -> None:
    try:
        found = parse_case(text, "f.yaml")
    except CaseError as error:
        message = str(error)
        assert message.startswith("f.yaml")
        assert "\n" not in message and len(message) < 1200
    else:
        assert isinstance(found, Case)


@QUICK
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=30).map("".join))
def test_any_text(text: str) -> None:
    read(text)


@QUICK
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 40), st.sampled_from(PIECES))
def test_a_good_case_with_a_cut_and_a_piece_put_in(at: int, length: int, piece: str) -> None:
    read(GOOD[:at] + piece + GOOD[at + length :])


@QUICK
@given(st.text(max_size=40))
def test_any_name(name: str) -> None:
    try:
        load_case(name)
    except CaseError as error:
        assert "\n" not in str(error)


plain = st.recursive(
    st.one_of(
        st.integers(-(10**17), 10**17), st.booleans(), st.none(), st.text("abc xyz", min_size=1, max_size=9)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text("klmn", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@QUICK
@given(st.dictionaries(st.text("abc", min_size=1), plain, min_size=1, max_size=4))
def test_plain_data_come_back_as_they_were(value: dict[str, object]) -> None:
    import json

    # JSON is YAML: what it writes must be read as the same data, with a line for every entry.
    tree = read_tree(json.dumps(value, indent=1), "f.yaml")
    assert tree.value == value
    assert all((name,) in tree.lines for name in value)

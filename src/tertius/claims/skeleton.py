"""A new case file: what a case must say, with comments on what it may say besides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import yaml

from tertius.claims import TESTS
from tertius.claims.describe import described, value_in_words
from tertius.claims.registry import AnyTest
from tertius.core.errors import UsageError, near_miss

POWERS = ("patron", "rival", "focal")
WAYS = "more (where it is left out), less, within (with a range under within), exists"
_HEAD = """\
# What a claim leaves out (estimand, decision rule, reference class, falsifier, opposite, kind) comes from the
# template of its test; `tertius case show` prints it, with every parameter and where it comes from.
"""


@dataclass(frozen=True)
class NewClaim:
    """A claim to be written: its test, the words, what it says of the quantity, and parameters."""

    test: str
    words: str
    says: str = "more"
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Return the parameters that only a person can give and nobody has.

        Raises
        ------
        UsageError
            There is no such test.
        """
        needed = [d.name for d in described(test_called(self.test)) if d.required]
        return [name for name in needed if name not in (*POWERS, *self.parameters)]


def test_called(name: str) -> AnyTest:
    """Return a claim test by name; raise with a near-miss hint otherwise."""
    known = TESTS.all()
    if name not in known:
        hint = near_miss(name, known) or f"known: {', '.join(known)}"
        raise UsageError(f"test {name!r}", "the name of a claim test", "none", hint)
    return known[name]


def skeleton(
    *,
    title: str,
    patron: str,
    rival: str,
    focal: str,
    claims: Sequence[NewClaim],
    author: str = "not stated",
    date: str | None = None,
) -> str:
    """Return the text of a case file.

    Parameters
    ----------
    date : str, optional
        Date of the claims; today.

    Raises
    ------
    UsageError
        There is no such test.
    """
    day = date or datetime.now(UTC).date().isoformat()
    head: dict[str, Any] = {
        "id": slug(title),
        "title": title,
        "summary": title,
        "source": {"author": author, "title": title, "publisher": "not stated", "date": day},
        "date": day,
        "patron": patron.upper(),
        "rival": rival.upper(),
        "focal": focal.upper(),
    }
    parts, used = [_HEAD, _yaml(head), "claims:\n"], set[str]()
    for claim in claims:
        name = slug(claim.words, 4)
        while name in used:
            name += "-2"
        used.add(name)
        parts.append(_claim(name, claim))
    return "".join(parts)


def _claim(name: str, claim: NewClaim) -> str:
    test = test_called(claim.test)
    record: dict[str, Any] = {"id": name, "paraphrase": claim.words, "hedge": "asserted"}
    if claim.says != "more":
        record["says"] = claim.says
    record["test"] = {"name": claim.test}
    if claim.parameters:
        record["test"]["parameters"] = dict(claim.parameters)
    lines = [f"  {line}\n" for line in _yaml([record]).splitlines()]
    if claim.says == "more":
        lines.append(f"    # says: less  # {WAYS}\n")
    lines.append("    # Parameters of the test that it could set, with what they are if it does not:\n")
    for d in described(test):
        if not d.required and d.name not in claim.parameters:
            lines.append(f"    #   {d.name}: {value_in_words(d.default)}  # {_short(d.meaning)}\n")
    return "".join(lines)


def slug(text: str, words: int = 6) -> str:
    """Return an id in small letters, digits and hyphens."""
    found = re.findall(r"[a-z0-9]+", text.casefold())[:words]
    made = "-".join(found)[:50].strip("-")
    return made if made[:1].isalpha() else f"case-{made}".strip("-")


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:87].rsplit(' ', 1)[0]} ..."


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110))

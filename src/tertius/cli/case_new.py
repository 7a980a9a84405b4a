"""`tertius case new`: a case file from answers or options, one that checks."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json
from tertius.core.errors import UsageError
from tertius.core.tree import read_tree

if TYPE_CHECKING:
    from tertius.claims.skeleton import NewClaim

_LINE = re.compile(r"(?P<test>[a-z0-9_]+)\s*(?:\((?P<given>.*?)\))?\s*:\s*(?P<words>\S.*)")
#: How a claim is given on one line; `says` may stand among the parameters.
FORM = '"TEST: the claim in your words", or "TEST(name=value; name=value): ..."'
#: What is asked for, in order: option, question.
QUESTIONS = {
    "title": "Title of the case",
    "patron": "The power argued about (three letters, as RUS)",
    "rival": "The power opposed to it",
    "focal": "The client argued about",
}


def new(
    out: Annotated[Path, typer.Argument(help="Case file to write.")],
    title: Annotated[str | None, typer.Option("--title", help="Title.")] = None,
    patron: Annotated[str | None, typer.Option("--patron", help="The power argued about.")] = None,
    rival: Annotated[str | None, typer.Option("--rival", help="The power opposed to it.")] = None,
    focal: Annotated[str | None, typer.Option("--focal", help="The client argued about.")] = None,
    claim: Annotated[
        list[str] | None,
        typer.Option("--claim", help=f"{FORM}; repeat for more."),
    ] = None,
    author: Annotated[str, typer.Option("--author", help="Author of the argument.")] = "not stated",
    date: Annotated[str | None, typer.Option("--date", help="Date of the claims; today.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file.")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a case file; what no option says is asked for on a terminal."""
    from tertius.case.load import parse_case
    from tertius.claims.judging.check import check_case
    from tertius.claims.skeleton import skeleton
    from tertius.core.files import atomic
    from tertius.panel.load import load_panel

    options = Options(json, quiet)
    if out.exists() and not force:
        raise UsageError(str(out), "a new file", "one that exists", "give --force to replace it")
    given = {"title": title, "patron": patron, "rival": rival, "focal": focal}
    answers = {name: value or _ask(name) for name, value in given.items()}
    claims = [_claim(text) for text in claim or _ask_claims()]
    text = skeleton(**answers, claims=claims, author=author, date=date)
    panel = load_panel()
    case = parse_case(text, str(out), out.parent)
    check_case(case, panel.states.all(), panel)
    with atomic(out) as part:
        part.write_text(text, encoding="utf-8")
    if options.json:
        show_json({"case": str(out), "claims": [c.id for c in case.claims]})
        return
    say(f"the case is {out}; next: tertius case show {out}", options)


def _ask(name: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"--{name}", QUESTIONS[name].lower(), "none", "give it, or answer on a terminal")
    return str(typer.prompt(QUESTIONS[name]))


def _ask_claims() -> list[str]:
    """Return claims as they are typed, one a line, until an empty line."""
    from tertius.claims import TESTS

    if not sys.stdin.isatty():
        raise UsageError("--claim", '"TEST: the claim in your words"', "none", "give it at least once")
    typer.echo(f"Tests: {', '.join(TESTS.all())}")
    out = list[str]()
    while text := typer.prompt(f"{FORM}; empty: no more", default="", show_default=False):
        out.append(text)
    if not out:
        raise UsageError("claims", "at least one", "none")
    return out


def _claim(text: str) -> NewClaim:
    """Return a claim from one line; parameters that are missing are asked for on a terminal."""
    from tertius.claims.skeleton import NewClaim

    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"claim {text[:60]!r}", FORM, "another form")
    given = dict[str, Any]()
    for pair in filter(None, (part.strip() for part in (found["given"] or "").split(";"))):
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"claim {text[:60]!r}", "parameters as name=value; name=value", repr(pair))
        given[name.strip()] = read_tree(value, f"claim {text[:60]!r}", UsageError, "a value").value
    says = str(given.pop("says", "more"))
    claim = NewClaim(found["test"], found["words"], says, given)
    for name in claim.missing():
        if not sys.stdin.isatty():
            raise UsageError(f"claim {text[:60]!r}", f"the parameter {name!r}", "none", f"give {FORM}")
        answer = typer.prompt(f"{name} of {claim.test}")
        given[name] = read_tree(answer, f"parameter {name!r}", UsageError, "a value").value
    return NewClaim(found["test"], found["words"], says, given)

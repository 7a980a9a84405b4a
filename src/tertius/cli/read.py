"""`tertius read`: an article to a draft with every sentence and claim, or the figures of a reading."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.core.errors import UsageError

if TYPE_CHECKING:
    from tertius.reading.model.client import Client
    from tertius.reading.schema import Draft


def read(
    files: Annotated[list[str], typer.Argument(help="A .txt, .md, .html, .pdf or .docx file; - for a pipe.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Draft, .json or .yaml.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="Date of the text, YYYY-MM-DD.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Its title.")] = None,
    author: Annotated[str | None, typer.Option("--author", help="Its author.")] = None,
    format: Annotated[str | None, typer.Option("--format", help="txt, md, html, pdf or docx.")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="Of a text; default UTF-8.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a draft with decisions.")] = False,
    model: Annotated[str | None, typer.Option("--model", help="A language model that may help.")] = None,
    endpoint: Annotated[str | None, typer.Option("--endpoint", help="Its address, OpenAI form.")] = None,
    remote: Annotated[bool, typer.Option("--remote", help="Let the text leave this machine.")] = False,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds for one request.")] = 120.0,
    replay: Annotated[Path | None, typer.Option("--replay", help="A record in place of the model.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent, send nothing.")
    ] = False,
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="FILES are annotations: print figures.")
    ] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Read an article: write a draft case and its text beside it, for `tertius review`."""
    options = Options(json, quiet)
    if evaluate:
        _evaluate([Path(file) for file in files], date, options)
        return
    if len(files) != 1:
        raise UsageError("tertius read", "one file", f"{len(files)}", "several are for --evaluate")
    from tertius.reading.document import open_document
    from tertius.reading.keep import write
    from tertius.reading.open import read_document, with_model

    asked = _wanted(model, endpoint, replay, dry_run)
    target = out or _beside(files[0])
    document = open_document(files[0], format, encoding)
    draft = read_document(document, date, title, author)
    if dry_run:
        _show_requests(draft, document.text)
        return
    if asked:
        client, record = _client(draft, target, model, endpoint, remote, timeout, replay, options)
        try:
            draft = with_model(draft, document.text, client, record.name)
        finally:  # what a failing model said is what the user has to see
            if replay is None and client.tape.lines:
                client.tape.save(record)
    draft = write(draft, document.text, target, force)
    if options.json:
        show_json(_summary(draft, target))
        return
    show_table(("what", "number"), _rows(draft), document.title or document.name)
    for note in draft.notes:
        say(f"note: {note}", options)
    say(f"the draft is {target}; next: tertius review {target}", options)


def _wanted(model: str | None, endpoint: str | None, replay: Path | None, dry_run: bool) -> bool:
    """Return whether a model is to be asked; refuse half of what that needs."""
    if replay is not None and (model or endpoint):
        raise UsageError(
            "--replay", "a record alone", "--model or --endpoint beside it", "the record names both"
        )
    if (model is None) != (endpoint is None) and not dry_run:
        missing = "--endpoint" if endpoint is None else "--model"
        raise UsageError("tertius read", "--model and --endpoint together", f"no {missing}")
    return replay is not None or model is not None


def _beside(file: str) -> Path:
    """Return where the draft goes: the file's name without its ending, in the folder that we are in."""
    return Path(f"{'article' if file == '-' else Path(file).stem}.draft.json")


def _client(
    draft: Draft,
    target: Path,
    model: str | None,
    url: str | None,
    remote: bool,
    timeout: float,
    replay: Path | None,
    options: Options,
) -> tuple[Client, Path]:
    """Return who answers, and the file of the record."""
    from tertius.reading.model.assist import to_send
    from tertius.reading.model.client import live, replayed
    from tertius.reading.model.endpoint import endpoint
    from tertius.reading.model.tape import load

    if replay is not None:
        return replayed(load(replay)), replay
    place = endpoint(model or "", url or "", remote, timeout, to_send(draft))
    if not place.local and not options.quiet:
        sys.stderr.write(f"tertius: sending {to_send(draft)} to {place.host}\n")
    return live(place), target.with_suffix(".model.jsonl")


def _show_requests(draft: Draft, text: str) -> None:
    from tertius.reading.model.assist import requests, to_send
    from tertius.reading.open import tests

    show_json({"sends": to_send(draft), "requests": requests(draft, text, tests())})


def _rows(draft: Draft) -> list[tuple[object, ...]]:
    from collections import Counter

    ledger = Counter(sentence.disposition for sentence in draft.sentences)
    bound = sum(bool(claim.bindings) for claim in draft.claims)
    rows: list[tuple[object, ...]] = [("words", draft.source.words), ("sentences", len(draft.sentences))]
    rows += [(f"sentences: {name}", count) for name, count in sorted(ledger.items())]
    rows += [
        ("claims", len(draft.claims)),
        ("claims with a test", bound),
        ("open decisions", len(draft.open)),
    ]
    if draft.model is not None:
        rows += [("model: requests", draft.model.requests), ("model: claims proposed", draft.model.proposed)]
        rows.append(("model: claims that stood the checks", draft.model.accepted))
        rows += [(f"model: refused, {why}", count) for why, count in draft.model.rejected.items()]
    return rows


def _summary(draft: Draft, target: Path) -> dict[str, Any]:
    return {
        "draft": str(target),
        "figures": {str(row[0]): row[1] for row in _rows(draft)},
        "notes": list(draft.notes),
    }


def _evaluate(paths: list[Path], date: str | None, options: Options) -> None:
    """Print the figures of the rules and of the baseline beside annotations, all of one date or of none."""
    from tertius.reading.bound import bound
    from tertius.reading.evaluate import evaluate

    dates = {path.stem: date for path in paths} if date else None
    found, binds = evaluate(paths, dates), bound(paths, dates)
    if options.json:
        shown: dict[str, dict[str, Any]] = {
            text: {who: t.figures() for who, t in both.items()} for text, both in found.items()
        }
        for text, count in binds.items():
            errors = dict(count.errors())
            shown[text]["binding"] = {**count.figures(), "errors": errors}
        show_json(shown)
        return
    for text, both in found.items():
        figures = {who: counted.figures() for who, counted in both.items()}
        names = list(next(iter(figures.values())))
        rows = [(name, *(round(figures[who][name], 3) for who in figures)) for name in names]
        show_table(("figure", *figures), rows, text)
        count = binds[text]
        show_table(("claims", "number"), list(count.figures().items()), f"{text}: what binds")
        show_table(("error", "claims"), count.errors(), f"{text}: errors of binding")

"""The reader: a text comes in, its draft is reviewed by single keys, becomes a case, and is marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from tertius.case.load import parse_case
from tertius.claims.judging.check import check_case
from tertius.claims.verdict import DataTable
from tertius.core.dates import FORM, first_day
from tertius.core.errors import TertiusError, UsageError, shorten
from tertius.core.files import atomic
from tertius.dossier.article import annotate, open_text
from tertius.reading.formats import FORMATS
from tertius.reading.review import is_decided, progress, warnings
from tertius.reading.session import KEYS
from tertius.reading.template import templates
from tertius.reading.to_case import Head, to_case
from tertius.web.call import Call
from tertius.web.errors import Missing
from tertius.web.keep.drafts import Outcome
from tertius.web.keep.workspace import slug
from tertius.web.model.cases import standing
from tertius.web.model.passage import passage
from tertius.web.page import environment, html, label, table
from tertius.web.screen import Address, Panel, Redirect, Screen, View
from tertius.web.screens.case import text_of

#: Fields of the head of a case that the page asks for.
HEAD = ("title", "author", "publisher", "date", "patron", "rival", "focal", "summary")
LONGEST = 4_000_000
_TEXT, _WORDS = ".txt", 40


def new(call: Call) -> View:
    """Return the form that takes a text in."""
    return _form(call, "")


def _form(call: Call, problem: str) -> View:
    kinds = [suffix for form in FORMATS.all().values() for suffix in form.suffixes]
    given = {name: call.text(name) for name in ("title", "author", "date")}
    given["text"] = call.text("text", longest=LONGEST * 2)[:LONGEST]
    body = html("new_text.html.j2", problem=problem, kinds=",".join(kinds), given=given)
    panel = Panel("text", "The text", body, command="tertius read FILE --date YYYY-MM-DD")
    lead = Markup(
        "<p>The text is read by rules on this machine into sentences and claims; you decide each.</p>"
    )
    return View("New from a text", (panel,), lead, (("/", "Library"),), status=400 if problem else 200)


def take(call: Call) -> Redirect | View:
    """Take a text in and put its reading into the queue."""
    sent, text = call.files.get("file"), call.text("text", longest=LONGEST * 2)
    title, date = call.text("title"), call.text("date")
    try:
        if sent is not None and sent.data:
            suffix = Path(sent.name).suffix.lower()
            if suffix not in {s for form in FORMATS.all().values() for s in form.suffixes}:
                raise UsageError("file", "a .txt, .md, .html, .pdf or .docx file", repr(suffix[:20]))
            data, name = sent.data, title or Path(sent.name).stem
        elif text.strip():
            suffix, data = _TEXT, text.replace("\r\n", "\n").encode("utf-8", "replace")
            name = title or " ".join(text.split()[:6])
        else:
            raise UsageError("text", "some text, or a file", "neither")
        _check_date(date)
    except TertiusError as error:
        return _form(call, str(error))
    workspace = call.bench.workspace
    draft = workspace.free(slug(name), "drafts", "texts")
    kept = workspace.keep_text(draft, suffix, data)
    request = {
        "file": str(kept),
        "draft": str(workspace.draft_file(draft)),
        "title": title or None,
        "author": call.text("author") or None,
        "date": date or None,
    }
    return Redirect(f"/runs/{call.bench.queue.add('read', draft, f'Read: {name[:80]}', request)}")


def _check_date(text: str) -> None:
    """Refuse what is no date before a job is made that could only fail."""
    try:
        if text:
            first_day(text)
    except ValueError:
        raise UsageError("date", FORM, shorten(text)) from None


def review(call: Call) -> View:
    """Return a draft at a claim."""
    at = call.integer("at", 0, 100_000, -1)
    return _review(call, _open(call, None if at < 0 else at))


def _open(call: Call, at: int | None = None) -> Outcome:
    name = call.path["draft"]
    if not call.bench.workspace.draft_file(name).is_file():
        raise Missing("draft", "the id of a draft", repr(name[:60]))
    return call.bench.drafts.open(name, at)


def press(call: Call) -> View:
    """Do what a key stands for and return the draft as it stands then."""
    _open(call)
    key, answers = call.text("key"), [a[:4000] for a in call.form.get("answer", ())]
    version, at = call.integer("version", 0, 10**9, 0), call.integer("at", 0, 100_000, 0)
    return _review(call, call.bench.drafts.press(call.path["draft"], version, at, key, answers))


def _review(call: Call, outcome: Outcome, problem: str = "", head: dict[str, str] | None = None) -> View:
    session = outcome.session
    claim, draft, name = session.claim, session.draft, call.path["draft"]
    values: dict[str, Any] = {
        "draft": draft,
        "claim": claim,
        "session": session,
        "outcome": outcome,
        "name": name,
        "done": progress(draft),
        "passage": passage(draft, session.text, session.at),
        "warnings": warnings(claim, session.text) if claim else (),
        "keys": _keys(claim),
        "problem": problem,
        "head": head if head is not None else _head(outcome),
        "tests": templates(),
        "decided": [is_decided(c) for c in draft.claims],
        "ready": all(is_decided(c) for c in draft.claims)
        and any(c.status == "accepted" for c in draft.claims),
    }
    rows = tuple(
        (
            c.id,
            c.status,
            c.paraphrase.value,
            ", ".join(c.kind.value),
            c.bindings[0].test if c.bindings else "",
        )
        for c in draft.claims
    )
    data = DataTable("Claims", ("claim", "status", "says", "kind", "test"), rows)
    links = [f"/drafts/{name}?at={number}" for number in range(len(rows))]
    listed = table(data, 300, links=links, swap="#review", marked={session.at})
    panel = Panel("draft", "The claims of the draft", listed, data, command=f"tertius review {name}.json")
    title = draft.source.title or draft.source.name
    status = 409 if outcome.late else 400 if problem else 200
    return View(
        f"Review: {title}",
        (panel,),
        above=(("/", "Library"),),
        template="review.html.j2",
        values=values,
        status=status,
    )


def _keys(claim: object) -> list[tuple[str, str]]:
    hidden = ("q", "?", *(() if claim is not None else tuple(k for k in KEYS if k not in "+u")))
    return [(key, what) for key, what in KEYS.items() if key not in hidden]


def _head(outcome: Outcome) -> dict[str, str]:
    source = outcome.session.draft.source
    given = {
        "title": source.title,
        "author": source.author,
        "publisher": source.publisher,
        "date": source.date,
    }
    return {name: given.get(name) or "" for name in HEAD}


def make_case(call: Call) -> Redirect | View:
    """Make a case of a reviewed draft."""
    outcome = _open(call)
    session, workspace = outcome.session, call.bench.workspace
    given = {name: call.text(name) for name in HEAD}
    head = {name: value.strip() or None for name, value in given.items()}
    head.update({name: value.upper() for name in ("patron", "rival", "focal") if (value := head[name])})
    title = head["title"] or session.draft.source.title or " ".join(session.text.split()[:6])
    name = workspace.free(slug(title), "cases")
    try:
        written = to_case(session.draft, session.text, Head(id=name, **head), "the draft")
        case = parse_case(written, f"{name}.yaml")
        check_case(case, call.bench.panel.states.all())
    except TertiusError as error:
        return _review(call, outcome, str(error), given)
    with atomic(workspace.case_file(name)) as part:
        part.write_text(written, encoding="utf-8")
    return Redirect(f"/cases/{name}")


def marked(call: Call) -> View:
    """Return the text of a judged case, each sentence with what became of it."""
    state = standing(call.bench, call.path["case"], call.integer("run", 1, 10**9, 0) or None)
    file = text_of(call.bench, state.case.id)
    if file is None:
        raise Missing("text", "a case that was made from a text of this workspace", repr(state.case.id))
    article = annotate(state.case, tuple(state.verdicts.values()), open_text(state.case, file))
    labels = {name: verdict.label for name, verdict in state.verdicts.items()}
    made = environment().get_template("article_body.html.j2")
    shown = made.render(article=article, labels=labels, claims="@", place="", page=_Labels())
    body = Markup(shown.replace('"@#claim-', f'"/cases/{state.case.id}/claims/'))
    rows = tuple(
        (line.number, "".join(p.text for p in line.pieces), fate.claim, fate.label, fate.words)
        for line in article.lines
        for fate in line.fates
    )
    data = DataTable("Sentences", ("sentence", "text", "claim", "verdict", "what became of it"), rows)
    source = state.case.source
    line = f"{source.author}, “{source.title}”, {source.date}."
    command = f"tertius run {state.case.id} --text FILE"
    panel = Panel("text", "The text, sentence by sentence", body, data, source=line, command=command)
    above = (("/", "Library"), (f"/cases/{state.case.id}", state.case.title))
    return View("The text with its verdicts", (panel,), above=above)


class _Labels:
    """What the dossier's template of marked texts asks of a page."""

    label = staticmethod(label)


SCREEN = Screen(
    15,
    "New text",
    "/texts",
    (
        Address("/texts", new),
        Address("/texts", take, "POST"),
        Address("/drafts/{draft}", review),
        Address("/drafts/{draft}/press", press, "POST"),
        Address("/drafts/{draft}/case", make_case, "POST"),
        Address("/cases/{case}/text", marked),
    ),
)

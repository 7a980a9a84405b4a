"""`tertius review`: decide the claims of a draft in the terminal, one key each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tertius.reading.schema import Claim, Draft
    from tertius.reading.session import Session

_SHORT = "a accept  1-3 test  e edit  r reject  s/m split, merge  h scale  u undo  ? all keys  q leave"
_WIDE = 100


def review(
    draft: Annotated[Path, typer.Argument(help="A draft that `tertius read` wrote.")],
) -> None:
    """Decide the claims of DRAFT one by one; each key is saved at once."""
    from tertius.reading.keep import read
    from tertius.reading.review import progress
    from tertius.reading.session import Session

    made, text = read(draft)
    session = Session(made, text, draft)
    session.start()
    keyboard = _Terminal() if sys.stdin.isatty() else _Lines()
    while not session.over:
        keyboard.show(session)
        key = keyboard.key()
        if key is None:
            break
        session.press(key, keyboard.ask)
    done = progress(session.draft)
    sys.stdout.write(f"{done.decided} of {done.claims} decided, saved in {draft}\n")
    if done.decided == done.claims and any(c.status == "accepted" for c in session.draft.claims):
        sys.stdout.write(f"next: tertius case from-draft {draft}\n")


class _Terminal:
    """A person at a terminal: single keys, a card that is drawn anew after each."""

    def __init__(self) -> None:
        self.waiting: list[str] = []

    def show(self, session: Session) -> None:
        from rich.console import Console

        console = Console(highlight=False)
        console.clear()
        console.print(screen(session, console.width))

    def key(self) -> str | None:
        from click import getchar

        if not self.waiting:
            try:
                pressed = getchar()
            except (EOFError, KeyboardInterrupt):
                return None
            # Fast typing comes as one piece; an arrow is one piece of several characters.
            self.waiting = [pressed] if pressed.startswith("\x1b") else list(pressed)
        first = self.waiting.pop(0)
        return {"\x1b[C": "n", "\x1b[D": "p", " ": "n", "\x04": None}.get(first, first)

    def ask(self, question: str, proposal: str) -> str | None:
        try:
            import readline
        except ImportError:
            readline = None  # type: ignore[assignment]
        if readline is not None:
            readline.set_startup_hook(lambda: readline.insert_text(proposal))
        try:
            hint = f" [{proposal}]" if proposal and readline is None else ""
            said = input(f"{question}{hint}: ").strip()
        except (EOFError, KeyboardInterrupt):
            return None
        finally:
            if readline is not None:
                readline.set_startup_hook(None)
        return said or None


class _Lines:
    """A pipe: keys and answers come as lines, nothing is drawn but messages."""

    def show(self, session: Session) -> None:
        if session.message:
            sys.stdout.write(session.message + "\n")

    def key(self) -> str | None:
        line = sys.stdin.readline()
        return line.strip()[:1] or "?" if line else None

    def ask(self, question: str, proposal: str) -> str | None:  # noqa: ARG002
        line = sys.stdin.readline()
        return (line.strip() or proposal or None) if line else None


def screen(session: Session, width: int) -> RenderableType:
    """Return what a person sees: the text left, the card right, one under the other on narrow screens."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from tertius.reading.review import progress

    done = progress(session.draft)
    head = Text(f"{session.path.name}   {done.decided} of {done.claims} decided", style="bold")
    claim = session.claim
    if claim is None:
        return Group(head, Text("no claim in this draft"), Text(_SHORT, style="dim"))
    left, right = passage(session.draft, claim, session.text), card(session, claim)
    if width >= _WIDE:
        body: Any = Table.grid(padding=(0, 3))
        body.add_column(width=width * 45 // 100)
        body.add_column()
        body.add_row(left, right)
    else:
        body = Group(left, Text(""), right)
    message = Text(session.message, style="bold yellow")
    return Group(head, Text(""), body, Text(""), message, Text(_SHORT, style="dim"))


def passage(draft: Draft, claim: Claim, text: str) -> RenderableType:
    """Return the claim's paragraph with its words, its hedges and what it points back to marked."""
    from rich.text import Text

    from tertius.reading.plain import visible

    first, last = claim.spans[0].start, claim.spans[-1].end
    around = [b for b in draft.blocks if b.start < last and first < b.end]
    start = min([first, *(b.start for b in around), *(a.start for a in claim.antecedents)])
    end = max([last, *(b.end for b in around)])
    start, end = max(start, first - 1500), min(end, last + 1500)
    styles: dict[int, str] = {}
    marks = [(p, "italic") for p in claim.antecedents] + [(p, "reverse") for p in claim.spans]
    for place, style in [*marks, *((h, "reverse bold") for h in claim.hedges)]:
        styles |= dict.fromkeys(range(place.start, place.end), style)
    out = Text()
    at = start
    while at < end:
        stop = at + 1
        while stop < end and styles.get(stop) == styles.get(at):
            stop += 1
        out.append(visible(text[at:stop]), style=styles.get(at))
        at = stop
    return out


def card(session: Session, claim: Claim) -> RenderableType:
    """Return everything that is proposed about a claim, what is open, and where it says too much."""
    from rich.table import Table
    from rich.text import Text

    from tertius.reading.plain import visible
    from tertius.reading.review import warnings

    out = Table.grid(padding=(0, 2))
    out.add_column(style="dim", no_wrap=True)
    out.add_column()

    def line(name: str, value: str, style: str = "") -> None:
        out.add_row(name, Text(visible(value), style=style))

    line(f"{claim.id}", f"{session.at + 1} of {len(session.draft.claims)}, {claim.status}", "bold")
    line("says", claim.paraphrase.value)
    for warning in warnings(claim, session.text):
        line("stronger!", f"the paraphrase {warning}", "bold red")
    line("kind", " or ".join(claim.kind.value))
    if claim.polarity.value == "negated":
        line("polarity", "negated")
    for hedge in claim.hedges:
        line("hedge", f"{hedge.text}: {hedge.scale}, {hedge.weight}{_range(hedge.low, hedge.high)}")
    actors = claim.actors
    focal = ", ".join(actors.focal.value) or "none"
    line("whom", f"patron {actors.patron.value or '-'}, rival {actors.rival.value or '-'}, focal {focal}")
    if actors.group.value:
        line("group", actors.group.value)
    if claim.horizon.value:
        line("time", claim.horizon.value)
    for number, binding in enumerate(claim.bindings, start=1):
        built = "" if binding.built else " (not built yet)"
        line(f"test {number}", f"{binding.test}{built}: {binding.reason}", "bold" if number == 1 else "")
        for limit in [limit for limit in binding.limits if not limit.startswith("not built yet")][:2]:
            line("", f"cannot say: {limit}", "dim")
    if not claim.bindings:
        line("test", f"none: {claim.why_not or 'no test speaks of it'}")
    for decision in claim.open:
        line("open", decision.question)
    if claim.reason:
        line("rejected", claim.reason)
    return out


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    return f", {'' if low is None else f'{low:g}'} to {'any' if high is None else f'{high:g}'}"

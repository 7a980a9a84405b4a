"""A review in progress: one claim at a time, one key a decision, saved at each, every step undone at will."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tertius.core.errors import TertiusError
from tertius.reading import review
from tertius.reading.files import save
from tertius.reading.model.verify import locate
from tertius.reading.normalise import view
from tertius.reading.schema import Claim, Draft
from tertius.reading.template import templates

#: What each key does, in the order in which people meet them.
KEYS = {
    "a": "accept as it stands",
    "1": "test 1, and accept",
    "2": "test 2, and accept",
    "3": "test 3, and accept",
    "0": "no test, and accept",
    "t": "any test, by its name",
    "e": "edit the paraphrase",
    "r": "reject, with the reason",
    "h": "scale of a hedge",
    "k": "kind of claim",
    "w": "whom: patron, rival, focal states",
    "d": "answer an open question",
    "s": "split in two",
    "m": "merge with the next",
    "+": "mark words as a claim",
    "n": "next",
    "p": "back",
    "u": "undo",
    "?": "help",
    "q": "leave (everything is saved)",
}
#: Reasons for which people reject a claim most often, by the digit that stands for each.
REASONS = {
    "1": "a fact that nobody contests",
    "2": "a view of others",
    "3": "praise, blame or advice",
    "4": "a part of another claim",
    "5": "read wrongly",
}
_SCALES = {"t": "truth", "r": "rate", "p": "possibility", "d": "degree", "q": "quantity"}
#: Where a claim may be cut: before words that join clauses, and after marks.
_CUTS = re.compile(
    r"(?<=[,;:—–])\s+|\s+(?=(?:and|but|while|whereas|although|because|since|so|or|which|if|unless|as)\b)"
)
#: Asks for a line: a question and a proposal; None where the person goes back.
Ask = Callable[[str, str], str | None]


@dataclass
class Session:
    """A draft under review.

    Attributes
    ----------
    draft : Draft
    text : str
    path : Path
        Where it is saved.
    at : int
        Number of the claim that is shown.
    past : list of (Draft, int)
        Where each step came from.
    message : str
        What the last key came to.
    over : bool
        Whether the person has left.
    keys : int
        Keys pressed.
    """

    draft: Draft
    text: str
    path: Path
    at: int = 0
    past: list[tuple[Draft, int]] = field(default_factory=list)
    message: str = ""
    over: bool = False
    keys: int = 0

    @property
    def claim(self) -> Claim | None:
        """The claim that is shown; None where the draft has none."""
        return self.draft.claims[self.at] if self.draft.claims else None

    def start(self) -> None:
        """Go to the first claim that is not decided."""
        self.at = self._undecided(0)

    def press(self, key: str, ask: Ask) -> None:
        """Do what a key stands for; what it changes is saved before this returns."""
        self.keys += 1
        self.message = ""
        if key == "q":
            self.over = True
        elif key == "u":
            self._undo()
        elif key in ("n", "p"):
            self._move(1 if key == "n" else -1)
        elif key == "?":
            self.message = "   ".join(f"{k} {what}" for k, what in KEYS.items())
        elif key == "+":
            self._do(lambda: self._mark(ask))
        elif key not in KEYS:
            self.message = "? lists the keys"
        elif self.claim is None:
            self.message = "the draft has no claim: + marks words as one"
        else:
            self._do(lambda: self._decide(key, ask))

    def _do(self, step: Callable[[], Draft | None]) -> None:
        """Take a step, or say why it cannot be taken."""
        before = self.draft, self.at
        try:
            made = step()
        except TertiusError as error:
            self.draft, self.at = before
            self.message = str(error)
            return
        if made is None:
            self.draft, self.at = before
            return
        self.past.append(before)
        self.draft = made
        self.at = min(self.at, max(0, len(made.claims) - 1))
        save(made, self.path)

    def _undo(self) -> None:
        if not self.past:
            self.message = "nothing to undo"
            return
        self.draft, self.at = self.past.pop()
        save(self.draft, self.path)
        self.message = "undone"

    def _move(self, step: int) -> None:
        if self.draft.claims:
            self.at = (self.at + step) % len(self.draft.claims)

    def _decide(self, key: str, ask: Ask) -> Draft | None:
        claim = self.claim
        assert claim is not None
        if key == "a" or key.isdecimal():
            return self._accept(claim, key)
        if key == "r":
            listed = ", ".join(f"{k} {what}" for k, what in REASONS.items())
            reason = ask(f"Why ({listed}, or in words)", "")
            if not reason:
                return None
            made = review.reject(self.draft, claim.id, REASONS.get(reason.strip(), reason))
            self._advance(made)
            return made
        steps = {
            "e": self._edit,
            "h": self._hedge,
            "k": self._kind,
            "w": self._whom,
            "d": self._answer,
            "t": self._test,
        }
        if key in steps:
            return steps[key](claim, ask)
        return self._split(claim, ask) if key == "s" else self._merge(claim)

    def _accept(self, claim: Claim, key: str) -> Draft:
        made = self.draft
        if key.isdecimal():
            made = review.choose_test(made, claim.id, int(key))
        made = review.accept(made, claim.id)
        left = made.claim(claim.id)
        assert left is not None
        if left.open:
            self.message = f"still open: {left.open[0].question} (d answers)"
        else:
            self._advance(made)
        return made

    def _edit(self, claim: Claim, ask: Ask) -> Draft | None:
        said = ask("Paraphrase", claim.paraphrase.value)
        if not said or said == claim.paraphrase.value:
            return None
        return review.edit(self.draft, self.text, claim.id, "paraphrase", " ".join(said.split()))

    def _hedge(self, claim: Claim, ask: Ask) -> Draft | None:
        if not claim.hedges:
            self.message = "no hedge in this claim"
            return None
        number = 1
        if len(claim.hedges) > 1:
            listed = ", ".join(f"{k} {h.text}" for k, h in enumerate(claim.hedges, start=1))
            number = _number(ask(f"Which hedge: {listed}", "1"))
        told = ask("Scale: t truth, r rate, p possibility, d degree, q quantity", "") or ""
        scale = _SCALES.get(told[:1].lower())
        if scale is None:
            return None
        return review.rescale(self.draft, claim.id, number, scale)  # type: ignore[arg-type]

    def _kind(self, claim: Claim, ask: Ask) -> Draft | None:
        said = ask("Kind, and a second best after a comma", ", ".join(claim.kind.value))
        if not said:
            return None
        kinds = tuple(part.strip() for part in said.split(",") if part.strip())
        return review.edit(self.draft, self.text, claim.id, "kind", kinds)

    def _whom(self, claim: Claim, ask: Ask) -> Draft | None:
        actors = claim.actors
        now = " ".join([actors.patron.value or "-", actors.rival.value or "-", *actors.focal.value])
        said = ask("Patron, rival, focal states (three letters each, - for none)", now)
        if not said or said.split() == now.split():
            return None
        codes = [None if code == "-" else code.upper() for code in said.split()]
        patron, rival, *focal = [*codes, None, None][: max(2, len(codes))]
        made = review.edit(self.draft, self.text, claim.id, "patron", patron)
        made = review.edit(made, self.text, claim.id, "rival", rival)
        return review.edit(made, self.text, claim.id, "focal", tuple(code for code in focal if code))

    def _test(self, claim: Claim, ask: Ask) -> Draft | None:
        said = ask(f"Test ({', '.join(templates())})", claim.bindings[0].test if claim.bindings else "")
        return review.bind_test(self.draft, self.text, claim.id, said.strip()) if said else None

    def _answer(self, claim: Claim, ask: Ask) -> Draft | None:
        if not claim.open:
            self.message = "nothing is open here"
            return None
        first = claim.open[0]
        options = f" ({', '.join(first.options)})" if first.options else ""
        said = ask(first.question + options, first.options[0] if first.options else "")
        if not said:
            return None
        made = review.answer(self.draft, claim.id, first.id, said)
        left = made.claim(claim.id)
        if left is not None and review.is_decided(left):
            self._advance(made)
        return made

    def _split(self, claim: Claim, ask: Ask) -> Draft | None:
        places = cuts(claim, self.text)
        if not places:
            self.message = "no place to split it at"
            return None
        shown = ", ".join(f"{k} …{words}" for k, (_, words) in enumerate(places, start=1))
        number = _number(ask(f"Split before: {shown}", "1"))
        if not 1 <= number <= len(places):
            return None
        return review.split(self.draft, self.text, claim.id, places[number - 1][0])

    def _merge(self, claim: Claim) -> Draft | None:
        if self.at + 1 >= len(self.draft.claims):
            self.message = "no claim after this one"
            return None
        return review.merge(self.draft, self.text, claim.id, self.draft.claims[self.at + 1].id)

    def _mark(self, ask: Ask) -> Draft | None:
        said = ask("Words of the text that make a claim", "")
        if not said:
            return None
        spans = locate(view(self.text), 0, len(self.text), said)
        if spans is None:
            self.message = "these words are not in the text"
            return None
        made = review.add(self.draft, self.text, spans)
        known = {c.id for c in self.draft.claims}
        self.at = next(k for k, c in enumerate(made.claims) if c.id not in known)
        return made

    def _advance(self, made: Draft) -> None:
        self.draft = made
        self.at = self._undecided(self.at + 1)
        done = review.progress(made)
        if done.decided == done.claims:
            self.message = "every claim is decided"

    def _undecided(self, start: int) -> int:
        """Return the next claim that is not decided, from `start` around; where there is none, the last."""
        claims = self.draft.claims
        order = [*range(start, len(claims)), *range(min(start, len(claims)))]
        return next((k for k in order if not review.is_decided(claims[k])), max(0, len(claims) - 1))


def cuts(claim: Claim, text: str) -> list[tuple[int, str]]:
    """Return where a claim may be split: the offset, and the words that the second half starts with."""
    out: list[tuple[int, str]] = []
    first, last = claim.spans[0].start, claim.spans[-1].end
    for number, part in enumerate(claim.spans):
        if number:
            out.append((part.start, _start(text, part.start, part.end)))
        for match in _CUTS.finditer(text, part.start, part.end):
            if first + 10 < match.end() < last - 10:
                out.append((match.end(), _start(text, match.end(), part.end)))
    return out


def _start(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split()[:3])


def _number(said: Any) -> int:
    return int(said) if isinstance(said, str) and said.strip().isdecimal() and len(said) < 4 else 0

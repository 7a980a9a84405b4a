"""Candidate claims: the clauses that assert something, with the words that carry each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tertius.reading.clauses import Part, parts
from tertius.reading.dispositions import Judged, judge
from tertius.reading.expressions import expression
from tertius.reading.openings import main_verb
from tertius.reading.schema import Disposition
from tertius.reading.signals import signals
from tertius.reading.words import Word

#: Openings that join a clause to the text before and carry nothing of the proposition.
_LEAD = expression("candidates.lead")


@dataclass(frozen=True)
class Entry:
    """A sentence of the view with what became of it."""

    start: int
    end: int
    disposition: Disposition
    rule: str
    reason: str
    parts: tuple[tuple[Part, Judged], ...]


@dataclass(frozen=True)
class Candidate:
    """A claim before it is described.

    Attributes
    ----------
    spans : tuple of (int, int)
        Places in the view.
    entry : int
        Number of its sentence among the entries.
    part : Part
    judged : Judged
    rule : str
    """

    spans: tuple[tuple[int, int], ...]
    entry: int
    part: Part
    judged: Judged
    rule: str

    def words(self, text: str) -> str:
        """Return the words that carry it."""
        return " ".join(text[a:b] for a, b in self.spans)


def read_sentence(text: str, start: int, end: int) -> Entry:
    """Return a sentence with its parts judged and one disposition for the whole."""
    judged = tuple((part, judge(text, part.start, part.end, part.tokens)) for part in parts(text, start, end))
    if text[:end].rstrip().endswith("?"):
        judged = tuple(
            (p, replace(j, disposition="other", rule="D2", reason="a question")) for p, j in judged
        )
    if not judged:
        return Entry(start, end, "other", "D3", "no words", ())
    judged = tuple(_inherit(judged))
    claims = [j for _, j in judged if j.disposition == "claim"]
    if claims:
        return Entry(start, end, "claim", claims[0].rule, claims[0].reason, judged)
    _, longest = max(judged, key=lambda pair: pair[0].end - pair[0].start)
    return Entry(start, end, longest.disposition, longest.rule, longest.reason, judged)


def _inherit(judged: Sequence[tuple[Part, Judged]]) -> list[tuple[Part, Judged]]:
    """Let a part go with the one before it where they are one report, or one piece of advice.

    After a reported view, "would" goes on reporting ("predicted that A would fall, and B would follow").
    """
    out: list[tuple[Part, Judged]] = []
    for part, verdict in judged:
        before = out[-1][1] if out else None
        if (
            before is not None
            and part.link in {"and", "verb", "which"}
            and verdict.disposition in {"claim", "premise"}
        ):
            carried = before.disposition in {"others", "value"} and part.link in {"verb", "which"}
            reported = (
                before.disposition == "others"
                and part.link == "and"
                and (before.voiced.lead is not None or any(w.low == "would" for w in part.tokens))
            )
            if carried or reported:
                verdict = replace(
                    verdict, disposition=before.disposition, rule=before.rule, reason=before.reason
                )
        out.append((part, verdict))
    return out


def candidates(text: str, entries: Sequence[Entry]) -> tuple[Candidate, ...]:
    """Return the candidate claims of every sentence, in the order of the text."""
    out: list[Candidate] = []
    for number, entry in enumerate(entries):
        for part, judged in entry.parts:
            if judged.disposition != "claim":
                continue
            start, end = trimmed(text, part.start, part.end)
            if judged.voiced.voice == "adopted" and judged.voiced.lead is not None:
                rest = text[judged.voiced.lead : end]
                if len(rest.split()) >= 5 and len(rest) > 0.6 * (end - start):
                    start = judged.voiced.lead
            end = _without_purpose(text, start, end)
            spans: tuple[tuple[int, int], ...] = ((start, end),)
            if part.subject is not None:
                spans = (part.subject, *spans)
            out.append(Candidate(spans, number, part, judged, judged.rule))
            out.extend(_reason(text, number, part))
            out.extend(_relative(text, number, part, judged))
    return tuple(out)


def _without_purpose(text: str, start: int, end: int) -> int:
    """Return where a claim ends without a purpose behind a comma: "..., to help rebuild it"."""
    found = _PURPOSE.search(text, start, end)
    if found is None or len(text[start : found.start()].split()) < 6 or len(found.group().split()) < 6:
        return end
    return found.start()


#: A purpose to the end of the clause, no part of what is claimed.
_PURPOSE = re.compile(r", (?:in order )?to [a-z]+ [^,;]*$")


def _reason(text: str, number: int, part: Part) -> list[Candidate]:
    """Return the reason that a clause gives as a claim of its own, where it says more than a bare fact."""
    tokens = part.tokens
    for at in range(3, len(tokens) - 4):
        since = tokens[at].low == "since" and tokens[at - 1].low in {",", "especially"}
        if not (tokens[at].low == "because" and tokens[at + 1].low != "of") and not since:
            continue
        start, end = trimmed(text, tokens[at + 1].start, part.end)
        inside = judge(text, start, end, tokens[at + 1 :])
        if inside.disposition == "claim" and inside.signals & _TELLING:
            return [Candidate(((start, end),), number, replace(part, link="reason"), inside, "C2")]
    return []


def _relative(text: str, number: int, part: Part, judged: Judged) -> list[Candidate]:
    """Return a relative clause that says something a person could deny, with the noun that it describes."""
    tokens = part.tokens
    out: list[Candidate] = []
    verb = main_verb(tokens)
    for at in range(max(2, verb or 0), len(tokens) - 4):
        if (
            tokens[at].tag != "rel"
            or tokens[at].low == "whom"
            or tokens[at - 1].tag in {"fin", "aux", "prep"}
        ):
            continue
        if tokens[at - 1].tag not in {"noun", "name"} and tokens[at - 1].text not in {",", '"'}:
            continue
        stop = at + 1
        while stop < len(tokens) and not (tokens[stop].text in {",", ";", ":", "\u2014"} and stop - at > 5):
            stop += 1
        inside = tokens[at:stop]
        if not any(w.tag in {"fin", "aux", "modal"} for w in inside) or len(inside) < 6:
            continue
        first = at - 1
        while (first > 0 and tokens[first - 1].tag in {"noun", "name", "num", "poss"}) or tokens[
            first
        ].text in {",", '"'}:
            first -= 1
        if first == 0 and stop == len(tokens):
            continue
        start, end = trimmed(text, tokens[first].start, tokens[stop - 1].end)
        found = signals(text[start:end])
        if found & _STRONG and end - start < 0.75 * (part.end - part.start):
            again = replace(judged, signals=found)
            piece = replace(part, link="which", tokens=tuple(tokens[first:stop]), subject=None)
            out.append(Candidate(((start, end),), number, piece, again, "C3"))
    return out[:1]


_STRONG = frozenset({"compare", "up", "down", "may", "count"})
_TELLING = frozenset({"compare", "up", "down", "superlative", "modal", "often", "unique", "share"})


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place without what only joins it to the text before, and without the full stop."""
    lead = _LEAD.match(text[start:end])
    if lead and end - start - lead.end() > 12:
        start += lead.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:!?\u2014"):
        end -= 1
    if text[start:end].count('"') % 2 == 1:
        if text[end : end + 1] == '"':
            end += 1
        elif text[start] == '"':
            start += 1
        elif text[end - 1] == '"' and text[start:end].count('"') == 1:
            end -= 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        end -= 1
    return start, end


def spoken(tokens: Sequence[Word]) -> frozenset[str]:
    """Return the words of a part in small letters."""
    return frozenset(word.low for word in tokens)

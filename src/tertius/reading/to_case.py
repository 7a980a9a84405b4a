"""A reviewed draft as a case: the claims that stand, with test, rule and falsifier of their templates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tertius.claims.template import templates as existing
from tertius.core.errors import ReadingError
from tertius.core.tree import dump
from tertius.reading.binding import MOTIVE, NEVER_WAS, PRIVATE, STATEMENT, UNMEASURED, WORTH
from tertius.reading.review import is_decided
from tertius.reading.schema import Binding, Claim, Draft

#: Most characters of a quote in a case.
QUOTE = 120
#: Why a draft says that nothing can test a claim, as the reason that a case gives.
_REASONS = {
    MOTIVE: "motive",
    STATEMENT: "statement",
    PRIVATE: "private knowledge",
    NEVER_WAS: "no record",
    UNMEASURED: "value judgement",
    WORTH: "value judgement",
}
_SCOPES = {"truth": "truth", "rate": "rate", "quantity": "quantity"}
#: Words that a name in words does without.
_STOP = re.compile(
    r"(?:an?|the|of|to|in|on|at|by|for|with|from|and|or|but|that|this|these|those|its|their|his|her|it|is|are|was|were"
    r"|be|been|has|have|had|will|would|may|might|could|can|not|as|than|more|most|which|who|what|when|while)"
)


@dataclass(frozen=True)
class Head:
    """What a case says about itself; None: as the draft has it.

    `patron`, `rival`, `focal` are ISO 3166-1 alpha-3 codes.
    """

    id: str | None = None
    title: str | None = None
    summary: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    patron: str | None = None
    rival: str | None = None
    focal: str | None = None


def to_case(draft: Draft, text: str, head: Head, origin: str = "draft", quotes: bool = True) -> str:
    """Return the case of a reviewed draft as YAML.

    Parameters
    ----------
    draft : Draft
    text : str
        The text that it was read from.
    head : Head
    origin : str
        What messages call the draft.
    quotes : bool
        Whether the case holds the words of each claim, up to 120 characters; offsets and SHA-256 it
        holds always.

    Raises
    ------
    ReadingError
        Claims that nobody decided, no claim left, or a head that neither the draft nor `head` gives.
    """
    waiting = [c.id for c in draft.claims if not is_decided(c)]
    if waiting:
        got = f"{len(waiting)} waiting: {', '.join(waiting[:20])}{' ...' if len(waiting) > 20 else ''}"
        raise ReadingError(origin, "every claim decided", got, f"decide them with: tertius review {origin}")
    standing = [c for c in draft.claims if c.status == "accepted"]
    if not standing:
        raise ReadingError(origin, "at least one accepted claim", "none")
    top = _head(draft, text, standing, head, origin)
    names = _names(standing)
    record: dict[str, Any] = {**top, "claims": [_claim(c, names[c.id], text, quotes) for c in standing]}
    return dump(record)


def _head(draft: Draft, text: str, claims: list[Claim], head: Head, origin: str) -> dict[str, Any]:
    title = head.title or draft.source.title or _first_title(draft, text)
    actors = _actors(claims, head)
    date = head.date or draft.source.date
    given = {"title": title, "date": date, **actors}
    missing = [name for name, value in given.items() if value is None]
    if missing:
        options = " ".join(f"--{name}" for name in missing)
        raise ReadingError(origin, "a draft with " + ", ".join(missing), "none", f"give {options}")
    assert title is not None
    noun = "One claim" if len(claims) == 1 else f"{len(claims)} claims"
    length = f"a text of {len(draft.sentences)} sentences"
    summary = head.summary or f"{noun} of {length}, read by rules and decided by a person."
    source = {
        "author": head.author or draft.source.author or "not stated",
        "title": title,
        "publisher": head.publisher or "not stated",
        "date": date,
        "text_sha256": draft.source.text_sha256,
    }
    return {
        "id": head.id or _slug(title, 6),
        "title": title,
        "summary": summary,
        "source": source,
        "date": date,
        **actors,
    }


def _first_title(draft: Draft, text: str) -> str | None:
    block = next((b for b in draft.blocks if b.kind == "title"), None)
    return " ".join(block.of(text).split())[:300] if block is not None else None


def _actors(claims: list[Claim], head: Head) -> dict[str, str | None]:
    """Return patron, rival and focal state: those given, else the most frequent of the claims."""
    patron = head.patron or _most([c.actors.patron.value for c in claims], ())
    taken = (patron,) if patron else ()
    rival = head.rival or _most([c.actors.rival.value for c in claims], taken)
    if rival is None:  # the other power that claims are about
        rival = _most([c.actors.patron.value for c in claims], taken)
    both = tuple(code for code in (patron, rival) if code)
    focal = head.focal or _most([code for c in claims for code in c.actors.focal.value], both)
    return {"patron": patron, "rival": rival, "focal": focal}


def _most(codes: list[str | None], without: tuple[str, ...]) -> str | None:
    counted = Counter(code for code in codes if code and code not in without)
    return min(counted, key=lambda code: (-counted[code], code)) if counted else None


def _claim(claim: Claim, name: str, text: str, quotes: bool) -> dict[str, Any]:
    binding = chosen(claim)
    plan = binding.plan if binding is not None else None
    why = claim.why_not or "no test speaks of it"
    said = claim.paraphrase.value
    out: dict[str, Any] = {"id": name, "paraphrase": said}
    if quotes:
        out["quote"] = quote(claim, text)
    out["spans"] = [{"start": s.start, "end": s.end, "sha256": s.sha256} for s in claim.spans]
    out["hedge"] = (
        "; ".join(dict.fromkeys(" ".join(h.text.split()) for h in claim.hedges))[:300] or "asserted"
    )
    scopes = {_SCOPES.get(h.scale) for h in claim.hedges}
    if len(scopes) == 1 and (scope := next(iter(scopes))):
        out["hedge_scope"] = scope
    out["kind"] = claim.kind.value[0]
    reason = _REASONS.get(claim.why_not or "") if binding is None else None
    if reason is not None:
        return {**out, "not_testable": reason}
    if binding is None or not binding.built or binding.test not in existing() or waits(binding):
        out["estimand"] = plan.estimand if plan else f"None: {why}."
        out["decision_rule"] = plan.decision_rule if plan else f"None: {why}."
        out["reference_class"] = plan.reference_class if plan else "None, since no test is bound."
        out["falsifier"] = plan.falsifier if plan else "None that data here could show."
        out["opposite"] = plan.opposite if plan else f"It is not so: {said}"
    if binding is not None and (waiting := waits(binding)):
        out["needs"] = waiting
    elif binding is not None and binding.built:
        out["test"] = {"name": binding.test, "parameters": _parameters(binding)}
        if binding.says != "more":
            out["says"] = binding.says
        if binding.within is not None:
            out["within"] = list(binding.within)
    elif binding is not None:
        out["needs"] = f"The test {binding.test!r}, which does not exist yet."
    else:
        out["needs"] = why[:1].upper() + why[1:] + "."
    limits = [*(binding.limits if binding is not None else ()), *([claim.why_not] if claim.why_not else [])]
    if limits:
        out["untestable"] = list(dict.fromkeys(limits))
    return out


def chosen(claim: Claim) -> Binding | None:
    """Return the test that a person chose, or None."""
    return next((b for b in claim.bindings if b.status in ("accepted", "edited")), None)


def waits(binding: Binding | None) -> str | None:
    """Return what a binding waits for before its test can be asked, None where for nothing."""
    unnamed = lacking(binding)
    if binding is not None and unnamed:
        return f"The test {binding.test!r} with {' and '.join(unnamed)} named."
    if binding is not None and binding.built and binding.unsaid:
        return f"A person who chooses the test {binding.test!r}: {binding.unsaid}."
    return None


def lacking(binding: Binding | None) -> tuple[str, ...]:
    """Return the parameters without which a binding's test cannot be asked."""
    template = existing().get(binding.test) if binding is not None else None
    if binding is None or template is None:
        return ()
    return tuple(name for name in template.needs if binding.parameters.get(name) is None)


def _parameters(binding: Binding) -> Mapping[str, Any]:
    values = {**binding.defaults, **binding.parameters}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items() if v is not None}


def quote(claim: Claim, text: str) -> str:
    """Return the first words of a claim as they stand in the text, whole words, 120 characters at most."""
    words = claim.spans[0].of(text)
    if len(words) <= QUOTE:
        return words
    cut = words[: QUOTE + 1]
    return cut[: cut.rindex(" ")] if " " in cut else words[:QUOTE]


def _names(claims: list[Claim]) -> dict[str, str]:
    """Return an id in words for each claim; the draft's own id goes after it where two would be the same."""
    out: dict[str, str] = {}
    for claim in claims:
        name = _slug(claim.paraphrase.value, 4)
        out[claim.id] = name if name not in out.values() else f"{name[:50]}-{claim.id}"
    return out


def _slug(text: str, count: int) -> str:
    words = [w for w in re.findall(r"[a-z0-9]+", text.casefold()) if not _STOP.fullmatch(w) and len(w) > 1]
    slug = "-".join(words[:count])[:48].strip("-")
    return slug if slug[:1].isalpha() else f"claim-{slug}".strip("-")

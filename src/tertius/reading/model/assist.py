"""Ask a model about the sentences of a draft, a few at a time, and check what it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tertius.core.errors import ReadingError
from tertius.reading.model.answer import (
    BATCH,
    SYSTEM,
    TOKENS,
    Judged,
    Proposal,
    is_sound,
    mended,
    message,
    parse,
    schema,
)
from tertius.reading.model.client import Client
from tertius.reading.model.verify import Findings, verify
from tertius.reading.schema import Draft, ModelUse, Sentence


def batches(draft: Draft, size: int = BATCH) -> Iterator[list[tuple[int, Sentence]]]:
    """Yield the sentences of a draft with their numbers, from 1, `size` at a time."""
    numbered = list(enumerate(draft.sentences, start=1))
    for start in range(0, len(numbered), size):
        yield numbered[start : start + size]


def to_send(draft: Draft) -> str:
    """Return in words what asking a model about a draft sends away."""
    count, letters = len(draft.sentences), sum(s.end - s.start for s in draft.sentences)
    return f"{count} sentences ({letters:,} characters) of {draft.source.name}"


def requests(draft: Draft, text: str, tests: Sequence[str], size: int = BATCH) -> list[dict[str, Any]]:
    """Return what would be sent, for people to look at: the messages without anything being sent."""
    listed = [
        [(number, text[sentence.start : sentence.end]) for number, sentence in batch]
        for batch in batches(draft, size)
    ]
    named = _named(draft)
    return [
        {"system": SYSTEM, "user": message(part), "schema": schema(tests, [n for n, _ in part], named)}
        for part in listed
    ]


def ask(
    draft: Draft, text: str, client: Client, tests: Sequence[str], size: int = BATCH, tokens: int = TOKENS
) -> tuple[Findings, ModelUse]:
    """Ask about every sentence and return what stood the checks, with the counts of what did not.

    An answer that is not of the form twice leaves its sentences to the rules and is counted.

    Raises
    ------
    ReadingError
        The endpoint fails, or no answer at all is of the form.
    """
    named = _named(draft)
    rejected: Counter[str] = Counter()
    judged: list[Judged] = []
    proposals: list[Proposal] = []
    asked = 0
    for batch in batches(draft, size):
        listed = [(number, text[sentence.start : sentence.end]) for number, sentence in batch]
        form = schema(tests, [number for number, _ in listed], named)
        answer, last = client.ask(SYSTEM, message(listed), form, tokens * (len(listed) + 1), is_sound)
        asked += 1
        if answer is None:
            answer = mended(last)
            rejected["an answer that is cut off" if answer else "an answer that is not of the form"] += 1
        if answer is None:
            continue
        some, more, broken = parse(answer)
        judged += some
        proposals += more
        if broken:
            rejected["an entry that is not of the form"] += broken
    if asked and rejected["an answer that is not of the form"] == asked:
        where = f"model {client.model!r} at {client.url}"
        remedy = "try another model; the rules alone read the text without --model"
        raise ReadingError(where, "JSON of the form that was asked for", "other answers, twice each", remedy)
    sent = dict(enumerate(draft.sentences, start=1))
    findings = verify(text, sent, named, tests, judged, proposals)
    rejected.update(findings.rejected)
    use = ModelUse(
        name=client.model,
        endpoint=client.url,
        requests=len(client.tape.lines),
        proposed=findings.proposed,
        accepted=len(findings.claims),
        rejected=dict(sorted(rejected.items())),
    )
    return findings, use


def _named(draft: Draft) -> list[str]:
    return sorted({mention.id for mention in draft.mentions if mention.id is not None})

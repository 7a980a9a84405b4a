"""Drafts as files: JSON or YAML by their ending, written whole or not at all, errors with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from pydantic import ValidationError

from tertius.case.explain import explain
from tertius.core.errors import ReadingError, shorten
from tertius.core.files import atomic, read_text
from tertius.core.tree import Limits, Tree, noun, read_json, read_tree
from tertius.core.tree import dump as dump_yaml
from tertius.reading.schema import Draft, Hedge, Mention, digest

#: A draft of a text of the largest size that is read stays below this.
MAX_BYTES = 50_000_000
_YAML = (".yaml", ".yml")
_LIMITS = Limits(line=4_000_000, depth=40, entries=1_000_000)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def dump(draft: Draft, form: str = "json") -> str:
    """Return a draft as text; `form` is "json" or "yaml"."""
    record = draft.model_dump(mode="json")
    if form == "yaml":
        return dump_yaml(record)
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def save(draft: Draft, path: Path) -> None:
    """Write a draft to `path`, as YAML where the name ends so, else as JSON; whole or not at all."""
    with atomic(path) as part:
        part.write_text(dump(draft, "yaml" if path.suffix in _YAML else "json"), encoding="utf-8")


def load(path: Path) -> Draft:
    """Return the draft in a file.

    Raises
    ------
    ReadingError
        One sentence with file and line, what was expected and what was there.
    """
    text = read_text(path, MAX_BYTES, ReadingError)
    return parse(text, str(path), "yaml" if path.suffix in _YAML else "json")


def parse(text: str, origin: str, form: str = "json") -> Draft:
    """Return the draft written in `text`; `origin` is what messages call the file."""
    try:
        if form == "json":
            record = read_json(text, origin, ReadingError)
        else:
            record = read_tree(text, origin, ReadingError, "a draft", _LIMITS).value
    except RecursionError:
        raise ReadingError(origin, "a draft", "nesting that cannot be read") from None
    if not isinstance(record, dict):
        expected = "a mapping with form, source, sentences, claims"
        raise ReadingError(f"{origin}:1", expected, noun(record))
    try:
        return Draft.model_validate(record)
    except ValidationError as caught:
        tree = Tree(record, entry_lines(text))
        raise explain(caught, tree, origin, Draft, ReadingError, "draft") from None


def entry_lines(text: str) -> dict[tuple[str | int, ...], int]:
    """Return the line of the entry at each path; JSON is read as the YAML that it is but for tabs."""
    lines: dict[tuple[str | int, ...], int] = {}
    try:
        whole = yaml.compose(text.replace("\t", " "), Loader=_LOADER)
    except (yaml.YAMLError, RecursionError):
        # JSON with characters that YAML does not know: its entries have no lines.
        return lines
    stack: list[tuple[tuple[str | int, ...], yaml.Node]] = [((), whole)] if whole is not None else []
    while stack:
        path, node = stack.pop()
        lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                lines[(*path, str(key.value))] = key.start_mark.line + 1
                stack.append(((*path, str(key.value)), value))
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(((*path, number), value) for number, value in enumerate(node.value))
    return lines


def check_text(draft: Draft, text: str, origin: str = "draft") -> None:
    """Raise `ReadingError` unless `text` is the one that was read and every span of the draft is in it."""
    if digest(text) != draft.source.text_sha256:
        expected = f"the text that was read (SHA-256 {draft.source.text_sha256[:12]}...)"
        raise ReadingError(origin, expected, f"another one ({digest(text)[:12]}...)", "read the file again")
    for claim in draft.claims:
        for part in claim.spans:
            if digest(part.of(text)) != part.sha256:
                where = f"{origin}: claim {claim.id!r}, span {part.start} to {part.end}"
                raise ReadingError(
                    where, "words with the SHA-256 of the draft", "others", "restore the offsets"
                )
    signs: list[Mention | Hedge] = [*draft.mentions, *(h for claim in draft.claims for h in claim.hedges)]
    for sign in signs:
        if sign.of(text) != sign.text:
            where = f"{origin}: {sign.start} to {sign.end}"
            raise ReadingError(where, repr(sign.text), shorten(sign.of(text)), "restore the offsets")

"""A draft and its text as two files side by side: written together, read together, never over a review."""

from __future__ import annotations

from pathlib import Path

from tertius.core.errors import ReadingError
from tertius.core.files import atomic, check_output, read_text
from tertius.reading.files import check_text, dump, load
from tertius.reading.schema import Draft

MAX_TEXT = 4_000_000
_YAML = (".yaml", ".yml")


def text_path(draft: Path) -> Path:
    """Return where the text of a draft's file lies: beside it, ending in ``.txt``."""
    return draft.with_suffix(".txt")


def write(draft: Draft, text: str, path: Path, replace: bool = False) -> Draft:
    """Write a draft with its text beside it, both or neither, and return it as written.

    Raises
    ------
    ReadingError
        `path` ends neither in .json nor in .yaml; it holds a draft with decisions, or no draft, and
        `replace` is False; or another file lies where the text goes.
    """
    if path.suffix not in (".json", *_YAML):
        raise ReadingError(str(path), "a name that ends in .json or .yaml", repr(path.suffix))
    check_output(path)
    beside = text_path(path)
    old = _old(path) if path.exists() else None
    if path.exists() and not replace:
        if old is None:
            raise ReadingError(str(path), "a new file, or an old draft", "another file", "give --out")
        taken = sum(claim.status != "proposed" for claim in old.claims)
        if taken:
            remedy = "give --force to start anew, or another --out"
            raise ReadingError(str(path), "a draft without decisions to lose", f"{taken} of them", remedy)
    owned = old is not None and old.source.text_file == beside.name
    if beside.exists() and not owned and beside.read_bytes() != text.encode("utf-8"):
        expected = "no other file where the draft's text goes"
        raise ReadingError(str(beside), expected, "a file with something else", "give another --out")
    source = draft.source.model_copy(update={"text_file": beside.name})
    made = draft.model_copy(update={"source": source})
    with atomic(beside) as text_part, atomic(path) as draft_part:
        text_part.write_text(text, encoding="utf-8", newline="\n")
        draft_part.write_text(dump(made, "yaml" if path.suffix in _YAML else "json"), encoding="utf-8")
    return made


def read(path: Path) -> tuple[Draft, str]:
    """Return a draft and its text.

    Raises
    ------
    ReadingError
        Either cannot be read, or the text is not the one that the draft was made from.
    """
    draft = load(path)
    beside = path.parent / Path(draft.source.text_file or text_path(path).name).name
    text = read_text(beside, MAX_TEXT, ReadingError)
    check_text(draft, text, str(path))
    return draft, text


def _old(path: Path) -> Draft | None:
    """Return the draft in a file, or None where it holds none."""
    try:
        return load(path)
    except ReadingError:
        return None

"""What changed between two runs, and what on record can have changed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tertius.claims.verdict import LABELS, Verdict
from tertius.core.errors import StoreError, shorten
from tertius.core.files import is_folder, read_text
from tertius.core.tree import noun
from tertius.dossier.export import MANIFEST, SCHEMA

LARGEST = 200_000_000
#: Numbers closer than this, relative to their size, are the same.
SAME = 1e-9


@dataclass(frozen=True)
class Record:
    """A run as it is read back: verdicts, the claims that they are about, and what they were made from.

    ``title`` and ``argument`` (who made it, and where), ``claims``, ``inputs``, ``sources``, ``code`` and
    ``environment`` are empty where a file does not hold them (an older version, or verdicts alone); then
    what depends on them is "not on record".
    """

    origin: str
    case: str
    date: str
    verdicts: dict[str, Verdict]
    claims: dict[str, dict[str, Any]]
    inputs: dict[str, str]
    sources: dict[str, dict[str, str]]
    code: str
    version: str
    environment: dict[str, str]
    title: str = ""
    argument: str = ""


@dataclass(frozen=True)
class Change:
    """One claim in two runs.

    Attributes
    ----------
    kind : str
        "verdict", "numbers", "none", "added" or "removed".
    before, after : dict
        Label, estimate with its interval, share of variants that agree, specifications.
    why : tuple of str
        Everything on record that differs and that this verdict depends on.
    """

    claim: str
    kind: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    turned: int | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """Two runs compared: what differs between them as a whole, and claim by claim."""

    first: str
    second: str
    whole: tuple[str, ...]
    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return {"schema": 1, **asdict(self)}


def load_record(path: Path) -> Record:
    """Read a run's folder, its ``verdicts.json``, or what ``tertius run --json`` printed.

    Raises
    ------
    StoreError
        No such run, files that are damaged, or a schema that this version does not know.
    """
    folder = is_folder(path)
    data = _json(path / "verdicts.json" if folder else path)
    where = str(path)
    if data.get("provenance") is None and folder and (path / MANIFEST).is_file():
        data["provenance"] = _json(path / MANIFEST).get("provenance")
    return read_record(data, where)


def read_record(data: Mapping[str, Any], where: str) -> Record:
    """Return a run from the plain data that `tertius.dossier.export.record` makes of it.

    Raises
    ------
    StoreError
        Damaged data, or a schema that this version does not know.
    """
    if not isinstance(data.get("verdicts"), list):
        raise StoreError(where, "a run's folder or its verdicts.json", "a file without verdicts")
    version = data.get("schema", 1)
    if version not in (1, SCHEMA):
        raise StoreError(
            where, f"schema {SCHEMA} or older", shorten(version), "use the tertius that wrote it"
        )
    try:
        verdicts = {v["claim"]: _verdict(v) for v in data["verdicts"]}
        made = dict(data.get("provenance") or {})
        return Record(
            where,
            str(data.get("case", "")),
            str(data.get("date", "")),
            verdicts,
            dict(data.get("claims", {})),
            dict(made.get("inputs", {})),
            dict(data.get("sources", {})),
            str(made.get("code", "")),
            str(made.get("version", "")),
            dict(made.get("environment", {})),
            str(data.get("title", "")),
            str(data.get("argument", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(where, "verdicts as a run writes them", f"damaged ones ({_place(data)})") from error


def _place(data: Mapping[str, Any]) -> str:
    """Return where the first entry of a record stands that is none."""
    for number, entry in enumerate(data["verdicts"], start=1):
        try:
            _verdict(entry)
            hash(entry["claim"])
        except Exception:  # what damage leads to is anything
            named = entry.get("claim") if isinstance(entry, dict) else None
            return f"verdict {number}, on {shorten(named)}" if named else f"verdict {number}"
    return "what stands beside the verdicts"


def _verdict(data: Mapping[str, Any]) -> Verdict:
    """Return a verdict that another version wrote: keys it lacks are empty, unknown ones are left out."""
    empty = Verdict("", None, "open", "").to_json()
    label = data["label"]
    if label not in LABELS:
        raise ValueError(f"label {label!r}")
    return Verdict.from_json({key: data.get(key, value) for key, value in empty.items()})


def _json(path: Path) -> dict[str, Any]:
    text = read_text(path, LARGEST, StoreError)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        raise StoreError(str(path), "JSON as a run writes it", "a damaged file", "run it again") from None
    if not isinstance(record, dict):
        raise StoreError(str(path), "an object with verdicts", noun(record))
    return record


def compare(first: Record, second: Record) -> Difference:
    """Return what changed from the first run to the second.

    Raises
    ------
    StoreError
        The runs are of different cases.
    """
    if first.case != second.case:
        raise StoreError(second.origin, f"a run of the case {first.case!r}", f"one of {second.case!r}")
    names = [*first.verdicts, *(name for name in second.verdicts if name not in first.verdicts)]
    changes = [_change(name, first, second) for name in names]
    return Difference(first.origin, second.origin, _whole(first, second), tuple(changes))


def _whole(first: Record, second: Record) -> tuple[str, ...]:
    out = list[str]()
    if first.date != second.date:
        out.append(f"the date of the claims: {first.date or 'none'} -> {second.date or 'none'}")
    for name in sorted({*first.inputs, *second.inputs}):
        one, two = first.inputs.get(name, "none"), second.inputs.get(name, "none")
        if one != two:
            out.append(f"{name}: {one[:12]} -> {two[:12]}")
    out += [f"source {name}: {text}" for name, text in _sources(first, second).items()]
    out += _code(first, second)
    if not first.inputs or not second.inputs:
        out.append("one run has no record of what it was made from")
    return tuple(out)


def _sources(first: Record, second: Record) -> dict[str, str]:
    """Return sources whose release or files differ."""
    out = dict[str, str]()
    if not first.sources or not second.sources:
        return out
    for name in sorted({*first.sources, *second.sources}):
        one, two = first.sources.get(name), second.sources.get(name)
        if one == two:
            continue
        if one is None or two is None:
            out[name] = "new" if one is None else "gone"
        elif one.get("release") != two.get("release"):
            out[name] = f"release {one.get('release')} -> {two.get('release')}"
        else:
            out[name] = "other files under the same release"
    return out


def _code(first: Record, second: Record) -> list[str]:
    if not first.code or not second.code or first.code == second.code:
        out = list[str]()
    elif first.version != second.version:
        out = [f"tertius {first.version} -> {second.version}"]
    else:
        out = [f"the code of tertius {first.version}: {first.code[:12]} -> {second.code[:12]}"]
    known = sorted({*first.environment} & {*second.environment})
    moved = [n for n in known if first.environment[n] != second.environment[n]]
    return out + [f"{n} {first.environment[n]} -> {second.environment[n]}" for n in moved]


def _change(name: str, first: Record, second: Record) -> Change:
    one, two = first.verdicts.get(name), second.verdicts.get(name)
    if one is None or two is None:
        kind = "added" if one is None else "removed"
        return Change(name, kind, _figures(one), _figures(two), None, ("the case or the choice of claims",))
    before, after = _figures(one), _figures(two)
    turned = _turned(one, two)
    if one.label != two.label:
        kind = "verdict"
    elif _same(before, after) and turned == 0:
        return Change(name, "none", before, after, turned, ())
    else:
        kind = "numbers"
    return Change(name, kind, before, after, turned, _why(name, first, second, one, two))


def _figures(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    head = verdict.headline
    return {
        "label": verdict.label,
        "value": head.value if head else None,
        "low": head.low if head else None,
        "high": head.high if head else None,
        "unit": head.unit if head else "",
        "n": head.n if head else None,
        "n_effective": head.n_effective if head else None,
        "agree": verdict.robustness,
        "specifications": len(verdict.grid),
    }


def _same(one: Mapping[str, Any] | None, two: Mapping[str, Any] | None) -> bool:
    assert one is not None and two is not None
    for key, value in one.items():
        other = two[key]
        if isinstance(value, float) and isinstance(other, float):
            if abs(value - other) > SAME * max(1.0, abs(value), abs(other)):
                return False
        elif value != other:
            return False
    return True


def _turned(one: Verdict, two: Verdict) -> int:
    """Return how many specifications are in one grid alone or point another way in the other."""
    cells = [
        {json.dumps([c.specification, c.role], sort_keys=True): c.direction for c in v.grid}
        for v in (one, two)
    ]
    return sum(cells[0].get(key) != cells[1].get(key) for key in {*cells[0], *cells[1]})


def _why(name: str, first: Record, second: Record, one: Verdict, two: Verdict) -> tuple[str, ...]:
    """Return what the verdict depends on that differs; with several, no one of them is singled out."""
    out = list[str]()
    if one.test != two.test:
        out.append(f"test: {one.test or 'none'} -> {two.test or 'none'}")
    for key in sorted({*one.parameters, *two.parameters}):
        before, after = one.parameters.get(key), two.parameters.get(key)
        if before != after:
            out.append(f"parameter {key}: {shorten(before)} -> {shorten(after)}")
    text = _text(first.claims.get(name), second.claims.get(name))
    if text:
        out.append(f"the case's text: {', '.join(text)}")
    read = {*one.datasets, *two.datasets}
    moved = _sources(first, second)
    out += [f"source {source}: {what}" for source, what in moved.items() if source in read]
    panels = first.inputs.get("panel"), second.inputs.get("panel")
    if None not in panels and panels[0] != panels[1] and not any(source in read for source in moved):
        out.append("the panel, though no source that the test names")
    out += _code(first, second)
    if not out:
        known = first.inputs and second.inputs
        out.append("nothing on record differs" if known else "what the runs were made from is not on record")
    return tuple(out)


def _text(one: Mapping[str, Any] | None, two: Mapping[str, Any] | None) -> list[str]:
    if one is None or two is None:
        return []
    return [key for key in sorted({*one, *two} - {"test"}) if one.get(key) != two.get(key)]

"""Entrances for what people write: cases, scenarios, specs, forecasts, drafts, settings and dates."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

from support.fuzzing.entrance import Entrance, in_file, text_of
from support.fuzzing.mutators import NASTY, damaged, encoded, tree
from support.reading_files import ARTICLE
from tertius.case.forecasts import load_book, settle
from tertius.case.load import parse_case
from tertius.claims.fill import fill
from tertius.claims.judging.check import check_case, notes_of
from tertius.cli.measure import parse_parameters
from tertius.core.dates import last_day
from tertius.logistics.spec import read_spec
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.reading.files import check_text, dump, parse
from tertius.reading.gate import refuse_draft
from tertius.reading.read import read_text
from tertius.reading.session import KEYS, Session
from tertius.scenario.load import parse_scenario

FORECASTS = b"""schema: 1
issued: 2025-01-15
forecasts:
  - {id: a, event: A happens, probability: 0.4, by: 2025-06-30, resolution: r,
     outcome: "no", settled: 2025-05}
  - {id: b, event: B happens, probability: 0.9, by: 2025, resolution: r}
"""
OUTCOMES = b"""schema: 1
outcomes:
  - {id: a, outcome: "no", date: 2025-05}
  - {id: b, outcome: "yes", date: 2025-12-31, source: The Gazette}
"""
ANSWERS = (
    "",
    "ab",
    "RUS USA SYR",
    "- -",
    "existential",
    "tie_survival",
    "3",
    "t",
    "p",
    "2",
    "99",
    "-1",
    "yes",
)


@cache
def panel() -> Panel:
    """Return the panel, read once a process."""
    return load_panel()


def packaged(package: str, folder: str) -> tuple[bytes, ...]:
    """Return the YAML files that a package holds in a folder."""
    files = (resources.files(package) / folder).iterdir()
    return tuple(f.read_bytes() for f in sorted(files, key=lambda f: f.name) if f.name.endswith(".yaml"))


def _checked(data: bytes, folder: Path) -> object:
    case = parse_case(text_of(data), "f.yaml")
    check_case(case, panel().states.all(), panel())
    return fill(case)


def _noted(data: bytes, folder: Path) -> object:
    """Say what `tertius case check` says of each claim before a run: that counts its cases."""
    _checked(data, folder)
    return notes_of(fill(parse_case(text_of(data), "f.yaml")), panel())


def _gate(data: bytes, folder: Path) -> object:
    (folder / "f.json").write_bytes(data)
    refuse_draft(str(folder / "f.json"))
    return None


def _settled(data: bytes, folder: Path) -> object:
    (folder / "f.yaml").write_bytes(FORECASTS)
    (folder / "o.yaml").write_bytes(data)
    return settle(load_book(str(folder / "f.yaml")), folder / "o.yaml")


def _draft(data: bytes, form: str) -> object:
    draft = parse(text_of(data), f"f.{form}", form)
    assert parse(dump(draft, form), "again", form) == draft, "a draft that is read otherwise once written"
    check_text(draft, ARTICLE)
    return draft


def _parameters(data: bytes, folder: Path) -> object:
    defaults = {"a": 1.0, "b": True, "c": "x", "d": (1,), "e": None, "f": 3}
    return parse_parameters("m", text_of(data).split("\n"), defaults)


def _date(data: bytes, folder: Path) -> object:
    try:
        return last_day(text_of(data))
    except ValueError:
        return None


def _pressed(data: bytes, folder: Path) -> object:
    """Press keys: each line is a key, what stands behind it are the answers."""
    session = Session(_read(), ARTICLE, folder / "s.json")
    session.start()
    for line in text_of(data).split("\n")[:40]:
        key, *answers = line.split("|")
        left = iter(answers)
        session.press(key[:1], lambda question, proposal, left=left: next(left, None))  # type: ignore[misc]
        assert "\n" not in session.message
    session.path.write_text(dump(session.draft), encoding="utf-8")
    check_text(parse(session.path.read_text(encoding="utf-8"), "s.json"), ARTICLE)
    return session.draft


@cache
def _read() -> Any:
    return read_text(ARTICLE, "2025-01-01")


def _keys(data: bytes, rng: Random) -> bytes:
    answers = (*ANSWERS, *NASTY, *ARTICLE.split("\n"), *ARTICLE.split()[:40])
    keys = ["|".join([rng.choice("\0x9" + "".join(KEYS)), *rng.choices(answers, k=2)]) for _ in range(12)]
    return encoded("\n".join(keys))


def entrances() -> dict[str, Entrance]:
    """Return the entrances by name."""
    cases = packaged("tertius", "cases")
    json, yaml = (lambda form=form: (dump(_read(), form).encode(),) for form in ("json", "yaml"))
    return {
        "case": Entrance(cases, lambda d, f: parse_case(text_of(d), "f.yaml"), tree),
        "case-check": Entrance(cases, _checked, tree),
        "case-notes": Entrance(cases, _noted, tree),
        "spec": Entrance(
            packaged("tertius.logistics", "specs"), lambda d, f: read_spec(text_of(d), "f.yaml"), tree
        ),
        "scenario": Entrance(
            packaged("tertius.scenario", "specs"), lambda d, f: parse_scenario(text_of(d), "f.yaml"), tree
        ),
        "forecasts": Entrance((FORECASTS,), in_file("f.yaml", lambda p: load_book(str(p))), tree),
        "outcomes": Entrance((OUTCOMES,), _settled, tree),
        "draft": Entrance(json, lambda d, f: _draft(d, "json"), tree),
        "draft-yaml": Entrance(yaml, lambda d, f: _draft(d, "yaml"), tree),
        "draft-as-case": Entrance(json, _gate, tree),
        "review": Entrance((b"a", b"u"), _pressed, _keys),
        "set": Entrance((b"a=2\nb=true\nc=y\nd=[1, 2]", b"f=4\ne=null"), _parameters, damaged),
        "date": Entrance((b"2024-02-29", b"2024", b"2024-07"), _date, damaged),
    }

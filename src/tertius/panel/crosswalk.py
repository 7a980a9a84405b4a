"""The crosswalk of codings: numbers, ISO codes and names to iso3 ids, by year where a code was re-used.

Its tables, in ``panel/tables``, are the project's own.  ``states.csv`` gives each spell's codes;
``codes.csv`` adds withdrawn and unofficial codes and the years in which a code stood for another
state; ``names.csv`` adds spellings and former names.
"""

from __future__ import annotations

import contextlib
import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd

from tertius.core.errors import PanelError, near_miss, shorten

SYSTEMS = ("cow", "gw", "iso3", "iso2", "name")
ALWAYS = (-(10**6), 10**6)
_DROPPED = {"the", "of", "and"}


@dataclass(frozen=True)
class Use:
    """A code's use for one state, from `first` to `last`."""

    iso3: str
    first: int
    last: int


@cache
def _read(name: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    text = (resources.files("tertius.panel") / "tables" / name).read_text(encoding="utf-8")
    return tuple(tuple(row.items()) for row in csv.DictReader(text.splitlines()))


def embedded_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a packaged table, every cell as text."""
    return [dict(row) for row in _read(name)]


def normal(system: str, code: object) -> str:
    """Return a code in the one form in which it is compared; ``""`` for a missing one."""
    if (
        code is None
        or code is pd.NA
        or (isinstance(code, (int, float, np.integer, np.floating)) and np.isnan(float(code)))
    ):
        return ""
    if isinstance(code, (int, float, np.integer, np.floating)):
        return str(int(code)) if float(code).is_integer() else str(code)
    text = str(code)[:200].strip()
    if system == "name":
        return normal_name(text)
    if system in {"cow", "gw"}:
        number = text.removesuffix(".0")
        return str(int(number)) if re.fullmatch("[0-9]{1,9}", number) else number  # "002" is 2
    return text.upper()


def normal_name(text: str) -> str:
    """Return a name without case, accents, punctuation and small words."""
    if "Ã" in text:  # UTF-8 that was read as Latin-1 somewhere upstream
        with contextlib.suppress(UnicodeError):
            text = text.encode("latin-1").decode("utf-8")
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’`´.]", "", plain)
    words = [w for w in re.split(r"[^a-z0-9]+", plain) if w and w not in _DROPPED]
    return " ".join("saint" if w == "st" else w for w in words)


class Crosswalk:
    """Codes and names of states with the years in which each stands for which state."""

    def __init__(
        self, uses: dict[str, dict[str, tuple[Use, ...]]], codes: dict[tuple[str, str], tuple[Use, ...]]
    ):
        self._uses, self._codes = uses, codes

    @classmethod
    def embedded(cls) -> Crosswalk:
        """Return the crosswalk of the packaged tables."""
        return _embedded()

    def _system(self, system: str) -> dict[str, tuple[Use, ...]]:
        if system not in self._uses:
            hint = near_miss(str(system)[:40], SYSTEMS)
            raise PanelError("coding", f"one of {', '.join(SYSTEMS)}", shorten(system), hint)
        return self._uses[system]

    def lookup(self, system: str, code: object, year: int | None) -> str | None:
        """Return the iso3 id of one code in `year` (or its latest bearer), or None."""
        uses = self._system(system).get(normal(system, code), ())
        if year is None:
            return max(uses, key=lambda use: use.last).iso3 if uses else None
        return next((use.iso3 for use in uses if use.first <= year <= use.last), None)

    def translate(self, system: str, codes: pd.Series, years: pd.Series | int | None) -> pd.Series:
        """Return iso3 ids for `codes`, indexed alike; see `States.to_iso3`."""
        table = self._system(system)
        number, distinct = pd.factorize(codes)
        if isinstance(years, pd.Series):
            if len(years) != len(codes):
                raise PanelError("years", f"{len(codes)} years, one a code", str(len(years)))
            year = pd.to_numeric(years, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        elif years is None:
            year = None
        else:
            year = np.full(len(codes), float(years))
        always = np.array([self.lookup(system, code, None) for code in distinct] + [None], dtype=object)
        out = always[number]  # a missing code is number -1: the None at the end
        if year is not None:
            for k, code in enumerate(distinct):
                uses = table.get(normal(system, code), ())
                if len(uses) == 1 and (uses[0].first, uses[0].last) == ALWAYS:
                    continue
                at = np.flatnonzero(number == k)
                chosen = np.full(len(at), None, dtype=object)
                for use in reversed(uses):  # the first use listed wins
                    chosen[(year[at] >= use.first) & (year[at] <= use.last)] = use.iso3
                out[at] = chosen
        return pd.Series(out, index=codes.index, dtype=object, name="iso3")

    def hint(self, system: str, code: object) -> str:
        """Return ``"did you mean ...?"`` for a code that is not in the crosswalk."""
        text = normal(system, code)
        table = self._system(system)
        close = near_miss(text[:60], table)
        if not close or system != "name":
            return close
        uses = next(table[key] for key in table if f"{key!r}" in close)
        return f"did you mean {uses[-1].iso3}?"

    def code(self, iso3: str, system: str, year: int) -> str | None:
        """Return the code of a state in `year`, or None where it has none."""
        if system not in {"cow", "gw", "iso2"}:
            raise PanelError("coding", "one of cow, gw, iso2", shorten(system))
        uses = self._codes.get((iso3, system), ())
        return next((use.iso3 for use in uses if use.first <= year <= use.last), None)


def _year(text: str, default: int) -> int:
    return int(text) if text else default


@cache
def _embedded() -> Crosswalk:
    states = embedded_rows("states.csv")
    uses: dict[str, dict[str, tuple[Use, ...]]] = {}
    codes: dict[tuple[str, str], tuple[Use, ...]] = {}
    extra = embedded_rows("codes.csv")
    for system in ("cow", "gw", "iso2"):
        spells = [(r[system], r["iso3"], int(r["start"]), int(r["end"])) for r in states if r[system]]
        own = [(r["code"], Use(r["iso3"], *_span(r))) for r in extra if r["system"] == system]
        uses[system] = _group([*own, *_by_spell(spells)])
        for code, iso3, start, end in spells:
            codes[(iso3, system)] = (*codes.get((iso3, system), ()), Use(code, start, end))
    own = [(r["code"], Use(r["iso3"], *_span(r))) for r in extra if r["system"] == "iso3"]
    uses["iso3"] = _group(
        [*own, *((iso3, Use(iso3, *ALWAYS)) for iso3 in sorted({r["iso3"] for r in states}))]
    )
    aliases = [(normal_name(r["name"]), Use(r["iso3"], *_span(r))) for r in embedded_rows("names.csv")]
    listed = {name for name, _ in aliases}
    own_names = {(normal_name(r["name"]), r["iso3"]) for r in states}
    named = [(name, Use(iso3, *ALWAYS)) for name, iso3 in sorted(own_names) if name not in listed]
    uses["name"] = _group([*aliases, *named])
    return Crosswalk(uses, codes)


def _span(row: dict[str, str]) -> tuple[int, int]:
    return _year(row["first"], ALWAYS[0]), _year(row["last"], ALWAYS[1])


def _by_spell(spells: list[tuple[str, str, int, int]]) -> list[tuple[str, Use]]:
    """Open each code's first spell to the past and its last to the future; only handovers need years."""
    out = []
    for code in sorted({s[0] for s in spells}):
        mine = sorted((s for s in spells if s[0] == code), key=lambda s: s[2])
        if len({s[1] for s in mine}) == 1:
            out.append((code, Use(mine[0][1], *ALWAYS)))
            continue
        for k, (_, iso3, start, end) in enumerate(mine):
            first = ALWAYS[0] if k == 0 else start
            last = ALWAYS[1] if k == len(mine) - 1 else end
            out.append((code, Use(iso3, first, last)))
    return out


def _group(pairs: Iterable[tuple[str, Use]]) -> dict[str, tuple[Use, ...]]:
    grouped: dict[str, list[Use]] = {}
    for code, use in pairs:
        mine = grouped.setdefault(code, [])
        if use not in mine:
            mine.append(use)
    return {code: tuple(mine) for code, mine in grouped.items()}

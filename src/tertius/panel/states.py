"""States of the system since 1946: spells, names, regions, and the crosswalk of codings by year.

A state exists in a year if the Correlates of War or the Gleditsch-Ward list has it on any day of the
year.  One exception keeps one code from standing for two states: where a successor takes over its
predecessor's code (345: Yugoslavia, Serbia and Montenegro, Serbia), the year of the handover belongs
to the successor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools
from tertius.core.codes import state_hint
from tertius.core.errors import PanelError, shorten
from tertius.panel.crosswalk import Crosswalk, embedded_rows

FOREVER = 9999


@dataclass(frozen=True)
class Spell:
    """A span of years (both ends in it) in which a state exists under one name."""

    iso3: str
    start: int
    end: int
    name: str
    region: str


class States:
    """The states of the system and the ways in which sources name them.

    Parameters
    ----------
    table : DataFrame
        The panel's table ``states``: iso3, start, end, name, region; one row per spell.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        columns = ("iso3", "start", "end", "name", "region")
        rows = zip(*(table[column].tolist() for column in columns), strict=True)
        spells = sorted((Spell(str(i), int(s), int(e), str(n), str(r)) for i, s, e, n, r in rows), key=_order)
        self._spells: dict[str, tuple[Spell, ...]] = {}
        for spell in spells:
            self._spells[spell.iso3] = (*self._spells.get(spell.iso3, ()), spell)

    @classmethod
    def embedded(cls) -> States:
        """Return the project's own list, as packaged."""
        return cls(embedded_table())

    @property
    def table(self) -> pd.DataFrame:
        """The spells as the panel's table ``states``."""
        rows = [
            (s.iso3, s.start, s.end, s.name, s.region) for spells in self._spells.values() for s in spells
        ]
        return pd.DataFrame(rows, columns=["iso3", "start", "end", "name", "region"])

    def all(self) -> list[str]:
        """Every state that ever existed since 1946, sorted."""
        return sorted(self._spells)

    def __contains__(self, iso3: object) -> bool:
        return iso3 in self._spells

    def spells(self, iso3: str) -> tuple[Spell, ...]:
        """Return the spells of a state in order, or raise `PanelError` with a near-miss hint."""
        if iso3 not in self._spells:
            raise PanelError("state", "the iso3 id of a state", shorten(iso3), self._hint(iso3))
        return self._spells[iso3]

    def _hint(self, iso3: object) -> str:
        match = self._crosswalk.lookup("name", iso3, None)
        return f"did you mean {match!r}?" if match else state_hint(iso3, self._spells)

    def alive(self, iso3: str, year: int) -> bool:
        """Whether the state exists in `year`."""
        return any(spell.start <= year <= spell.end for spell in self.spells(iso3))

    def alive_in(self, year: int) -> list[str]:
        """States that exist in `year`, sorted."""
        return [iso3 for iso3 in self.all() if self.alive(iso3, year)]

    def alive_matrix(self, states: Sequence[str], years: Sequence[int]) -> Bools:
        """Return existence by state (rows) and year (columns), shape (len(states), len(years))."""
        year = np.asarray(years, dtype=np.int64)
        out = np.zeros((len(states), len(year)), dtype=np.bool_)
        for row, iso3 in enumerate(states):
            for spell in self.spells(iso3):
                out[row] |= (year >= spell.start) & (year <= spell.end)
        return out

    def _spell(self, iso3: str, year: int | None) -> Spell:
        spells = self.spells(iso3)
        if year is None:
            return spells[-1]
        started = [spell for spell in spells if spell.start <= year]
        return started[-1] if started else spells[0]

    def name(self, iso3: str, year: int | None = None) -> str:
        """Return the short English name, that of `year` or the latest."""
        return self._spell(iso3, year).name

    def region(self, iso3: str, year: int | None = None) -> str:
        """Return the region, that of `year` or the latest."""
        return self._spell(iso3, year).region

    def regions(self) -> list[str]:
        """Every region, sorted."""
        return sorted({spell.region for spells in self._spells.values() for spell in spells})

    @cached_property
    def _crosswalk(self) -> Crosswalk:
        return Crosswalk.embedded()

    def lookup(self, system: str, code: object, year: int | None = None) -> str | None:
        """Return the iso3 id of one code or name, or None.

        Without a `year`, a code that several states have used gives the latest of them.
        """
        return self._crosswalk.lookup(system, code, year)

    def to_iso3(self, system: str, codes: pd.Series, years: pd.Series | int | None = None) -> pd.Series:
        """Translate codes to iso3 ids, by year where a code was used again.

        Parameters
        ----------
        system : {"cow", "gw", "iso3", "iso2", "name"}
            Correlates of War or Gleditsch-Ward number, ISO code, or English name (historical names
            and spellings included; case, accents and punctuation do not matter).
        codes : Series
            Codes; numbers may be ints, floats or text.
        years : Series or int, optional
            Calendar year of each code.  Without it, the latest bearer of a code.

        Returns
        -------
        Series of object
            iso3 id or None, indexed as `codes`.  A code is translated in any year, also in one in
            which its state does not exist: see `alive`.
        """
        return self._crosswalk.translate(system, codes, years)

    def hint(self, system: str, code: object) -> str:
        """Return ``"did you mean ...?"`` for a code that is not in the crosswalk, or ``""``."""
        return self._crosswalk.hint(system, code)

    def unmatched(
        self, system: str, codes: pd.Series, years: pd.Series | int | None = None
    ) -> list[tuple[str, str]]:
        """Return the distinct codes that `to_iso3` cannot translate, each with a near-miss hint."""
        matched = self.to_iso3(system, codes, years)
        lost = sorted({str(code) for code in codes[matched.isna() & codes.notna()]})
        return [(code, self._crosswalk.hint(system, code)) for code in lost]

    def code(self, iso3: str, system: str, year: int) -> str | None:
        """Return the cow, gw or iso2 code of a state in `year`, or None if it has none then."""
        return self._crosswalk.code(iso3, system, year)


def _order(spell: Spell) -> tuple[str, int]:
    return spell.iso3, spell.start


def embedded_table() -> pd.DataFrame:
    """Return the packaged spells as the panel's table ``states``."""
    rows = embedded_rows("states.csv")
    frame = pd.DataFrame(rows)[["iso3", "start", "end", "name", "region"]]
    return frame.astype({"start": "int64", "end": "int64"})

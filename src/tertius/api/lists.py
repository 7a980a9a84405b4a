"""`tertius.list`: what is in each registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tertius.api.shown import Result
from tertius.core.errors import UsageError, near_miss

if TYPE_CHECKING:
    import pandas as pd


def _cases() -> list[tuple[str, str]]:
    from tertius.case.load import load_case, packaged_cases

    return [(name, load_case(name).title) for name in packaged_cases()]


def _sources() -> list[tuple[str, str]]:
    from tertius.sources import SOURCES

    return [(name, f"{s.title}, {s.release} ({s.first}-{s.last})") for name, s in SOURCES.all().items()]


def _variables() -> list[tuple[str, str]]:
    from tertius.panel.load import load_panel

    rows = load_panel().variables.itertuples()
    return [(f"{r.table}:{r.variable}", f"{r.title} [{r.unit}] {r.first}-{r.last}") for r in rows]


def _overrides() -> list[tuple[str, str]]:
    from tertius.panel.overrides import overrides

    return [(row.label, f"{row.said}: {row.reason} [{row.checked_against}]") for row in overrides()]


def _states() -> list[tuple[str, str]]:
    from tertius.panel.states import States

    states = States.embedded()
    return [(iso3, f"{states.name(iso3)}, {states.region(iso3)}") for iso3 in states.all()]


def _measures() -> list[tuple[str, str]]:
    from tertius.measures import MEASURES

    return [(name, f"{m.title} [{m.unit}]") for name, m in MEASURES.all().items()]


def _tests() -> list[tuple[str, str]]:
    from tertius.claims import TESTS

    return [(name, t.title) for name, t in TESTS.all().items()]


def _effects() -> list[tuple[str, str]]:
    from tertius.saom.effects import about
    from tertius.saom.effects.contract import KINDS as kinds

    return [(f"{kind}:{name}", line) for kind in kinds for name, line in about(kind).items()]


def _outcomes() -> list[tuple[str, str]]:
    from tertius.scenario.outcomes import OUTCOMES

    return [(name, f"{o.title} [{o.unit}]") for name, o in OUTCOMES.all().items()]


def _scenarios() -> list[tuple[str, str]]:
    from tertius.scenario.load import load_scenario, packaged_scenarios

    return [(name, load_scenario(name).title) for name in packaged_scenarios()]


def _sections() -> list[tuple[str, str]]:
    from tertius.dossier.registry import SECTIONS

    return [(name, s.title) for name, s in SECTIONS.all().items()]


KINDS = {
    "cases": _cases,
    "sources": _sources,
    "variables": _variables,
    "overrides": _overrides,
    "states": _states,
    "measures": _measures,
    "tests": _tests,
    "effects": _effects,
    "outcomes": _outcomes,
    "scenarios": _scenarios,
    "sections": _sections,
}

#: Listed on request only: hundreds of rows.
LONG = ("variables", "states", "effects", "overrides")


def find(kind: str | None, words: Sequence[str] = ()) -> dict[str, list[tuple[str, str]]]:
    """Return the entries of a kind, or of all short ones, in which all words occur, by kind.

    Raises
    ------
    UsageError
        An unknown kind, or nothing that fits.
    """
    if kind is not None and kind not in KINDS:
        hint = near_miss(kind, KINDS)
        raise UsageError("tertius list", f"one of {', '.join(KINDS)}", repr(kind), hint)
    listed = {name: KINDS[name]() for name in KINDS if kind == name or (kind is None and name not in LONG)}
    if words:
        listed = {name: [e for e in entries if _matches(e, words)] for name, entries in listed.items()}
        if not any(listed.values()):
            wanted = " and ".join(map(repr, words))
            where = " ".join(filter(None, ("tertius list", kind)))
            raise UsageError(where, f"an entry with {wanted}", "none", "try fewer words")
    return listed


def _matches(entry: tuple[str, str], words: Sequence[str]) -> bool:
    text = " ".join(entry).lower()
    return all(word.lower() in text for word in words)


@dataclass(frozen=True, eq=False, repr=False)
class Listing(Result):
    """What was found, by kind: names, each with a line of text."""

    found: Mapping[str, Sequence[tuple[str, str]]]

    @property
    def title(self) -> str:
        """Which kinds."""
        return ", ".join(name for name, entries in self.found.items() if entries)

    def frame(self) -> pd.DataFrame:
        """Return ``kind``, ``name`` and ``what``, a row an entry."""
        import pandas as pd

        rows = [(kind, *entry) for kind, entries in self.found.items() for entry in entries]
        return pd.DataFrame(rows, columns=["kind", "name", "what"])

    def _glance(self) -> pd.DataFrame:
        """Return the entries of one kind, or of several kinds how many there are and how they are called."""
        import pandas as pd

        some = {kind: entries for kind, entries in self.found.items() if entries}
        if len(some) == 1:
            return self.frame().drop(columns="kind")
        rows = [
            (kind, len(entries), ", ".join(name for name, _ in entries)) for kind, entries in some.items()
        ]
        return pd.DataFrame(rows, columns=["kind", "number", "names"])

    def _further(self) -> Iterable[str]:
        if sum(map(bool, self.found.values())) < 2:
            return ()
        first = next(kind for kind, entries in self.found.items() if entries)
        return (f'tertius.list("{first}") lists one kind; long ones by name alone: {", ".join(LONG)}',)

    def __len__(self) -> int:
        return sum(map(len, self.found.values()))

    def __iter__(self) -> Iterator[str]:
        return (name for entries in self.found.values() for name, _ in entries)


def list_entries(kind: str | None = None, *words: str) -> Listing:
    """List what there is of a kind, where `words` are given only entries in which all of them occur.

    Parameters
    ----------
    kind : str, optional
        "cases", "sources", "variables", "overrides", "states", "measures", "tests", "effects", "outcomes",
        "scenarios" or "sections"; all but the long lists where it is None.
    *words : str

    Raises
    ------
    UsageError
        An unknown kind, or nothing that fits.

    Examples
    --------
    >>> import tertius
    >>> tertius.list("states", "syria").frame()["name"].tolist()
    ['SYR']
    """
    return Listing(find(kind, words))

"""Tables of the panel: columns, keys, units, and the states that a cell can be in."""

from __future__ import annotations

from dataclasses import dataclass

from tertius.core.tables import Column, Table

FIRST_YEAR, LAST_YEAR = 1946, 2026

#: How a stored cell came to be.  A fourth state, ``outside`` (the source does not cover the cell),
#: is never stored: it follows from `Variable.first`, `Variable.last` and the state's existence.
STATUSES = ("observed", "missing", "carried")

_ISO3 = "ISO 3166-1 alpha-3, or an ISO 3166-3 style id for a state that is gone"
_YEAR = Column("year", "int", "year", "calendar year", low=FIRST_YEAR, high=LAST_YEAR)
_STATUS = Column("status", "str", "", "observed, missing, or carried forward", values=STATUSES)
_DATASET = Column("dataset", "str", "", "name of the source that the row derives from")


def _state(name: str, description: str) -> Column:
    return Column(name, "str", _ISO3, description)


STATES = Table(
    "states",
    (
        _state("iso3", "state"),
        Column("start", "int", "year", "first year of this spell in the state system", low=1800),
        Column("end", "int", "year", "last year of the spell; 9999 while it lasts"),
        Column("name", "str", "", "short English name in that spell"),
        Column("region", "str", "", "UN M49-like region of the project's own list"),
    ),
    ("iso3", "start"),
)

TRAITS = Table(
    "traits",
    (
        _state("iso3", "state"),
        _YEAR,
        Column("variable", "str", "", "name in the table of variables"),
        Column("value", "float", "see variables", "value; missing where status says so", required=False),
        Column(
            "error",
            "float",
            "as value",
            "standard error, where the source or measure gives one",
            required=False,
        ),
        _STATUS,
        _DATASET,
    ),
    ("iso3", "year", "variable", "dataset"),
)

TIES = Table(
    "ties",
    (
        _state("source", "the state that gives: supplier, sender, exporter; or the first of a pair"),
        _state("target", "the state that receives; or the second of a pair"),
        _YEAR,
        Column("kind", "str", "", "name in the table of variables"),
        Column("value", "float", "see variables", "value; missing where status says so", required=False),
        Column("error", "float", "as value", "standard error, where there is one", required=False),
        _STATUS,
        _DATASET,
    ),
    ("source", "target", "year", "kind", "dataset"),
)

EVENTS = Table(
    "events",
    (
        _state("iso3", "state that the event happens to"),
        Column(
            "date", "str", "ISO 8601 date", "day; the first of the month or year where only that is known"
        ),
        Column("year", "int", "year", "calendar year", low=FIRST_YEAR, high=LAST_YEAR),
        Column("kind", "str", "", "name in the table of variables"),
        Column("number", "int", "", "running number among the state's events of this kind and date", low=1),
        Column("detail", "str", "", "who or what, in a few words", required=False),
        _DATASET,
    ),
    ("iso3", "date", "kind", "number", "dataset"),
)

PLACES = Table(
    "places",
    (
        Column("place", "str", "", "name"),
        _state("host", "state on whose territory it lies"),
        _state("operator", "state that uses it"),
        Column("kind", "str", "", "base, airfield, port, ..."),
        Column("latitude", "float", "degrees north", "WGS 84", low=-90, high=90),
        Column("longitude", "float", "degrees east", "WGS 84", low=-180, high=180),
        Column("start", "int", "year", "first year of use", required=False),
        Column("end", "int", "year", "last year of use", required=False),
        _DATASET,
    ),
    ("place", "operator", "latitude", "longitude", "dataset"),
)

GEOGRAPHY = Table(
    "geography",
    (
        _state("a", "first state of an unordered pair, a < b"),
        _state("b", "second state"),
        Column("start", "int", "year", "first year the value holds"),
        Column("end", "int", "year", "last year the value holds"),
        Column("variable", "str", "", "name in the table of variables"),
        Column("value", "float", "see variables", "value"),
        _DATASET,
    ),
    ("a", "b", "start", "variable", "dataset"),
)

VARIABLES = Table(
    "variables",
    (
        Column("table", "str", "", "table that the variable is in"),
        Column("variable", "str", "", "trait, kind of tie, kind of event, geography variable"),
        Column("dataset", "str", "", "name of the source"),
        Column("title", "str", "", "what it is, in a few words"),
        Column("unit", "str", "", "unit of the value"),
        Column("first", "int", "year", "first year covered"),
        Column("last", "int", "year", "last year covered"),
        Column(
            "absent",
            "str",
            "",
            "what a covered cell without a row means: an observed zero, or missing",
            values=("zero", "missing"),
        ),
        Column("description", "str", "", "definition, thresholds, caveats"),
        Column("givers", "str", _ISO3, "states that ties can come from; blank: any", required=False),
    ),
    ("table", "variable", "dataset"),
)

TABLES = {t.name: t for t in (STATES, TRAITS, TIES, EVENTS, PLACES, GEOGRAPHY, VARIABLES)}


@dataclass(frozen=True)
class Variable:
    """One variable that a derivation adds: a row of the table of variables, without its data set.

    `givers` lists the states that a kind of tie can come from, by ISO3 with blanks between, where the
    source covers no other (a register of one power's troops); from anyone else is outside coverage.
    """

    table: str
    variable: str
    title: str
    unit: str
    first: int
    last: int
    absent: str
    description: str
    givers: str = ""

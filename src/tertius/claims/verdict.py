"""Verdicts: what a claim test returns, complete enough to be printed, drawn, stored and compared."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Label = Literal[
    "supported", "leaning for", "undetermined", "leaning against", "contradicted", "not testable", "open"
]
LABELS: tuple[Label, ...] = (
    "supported",
    "leaning for",
    "undetermined",
    "leaning against",
    "contradicted",
    "not testable",
    "open",  # its test does not exist here yet
)
Direction = Literal["for", "against", "neither"]
Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Estimate:
    """A number with its interval: `value` in [`low`, `high`] at `level`, in `unit`.

    `n` counts observations, `n_effective` the independent pieces of information among them
    (clusters; members of one pact that move together count once).
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    unit: str
    n: int
    n_effective: float
    what: str


@dataclass(frozen=True)
class GridCell:
    """One specification of the grid: its choices, its estimate, and which way it points."""

    specification: dict[str, Cell]
    role: Literal["main", "variant", "placebo"]
    estimate: Estimate
    direction: Direction


@dataclass(frozen=True)
class DataTable:
    """A titled table: columns with headings, rows of plain cells.  `note` says how to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """Data of one chart.  `kind` names a drawing in the dossier; `alt` is the chart in words."""

    kind: str
    title: str
    alt: str
    data: DataTable


@dataclass(frozen=True)
class Flip:
    """A change that alters the verdict: of what `kind`, which `change`, to which `label`.

    `label` is None where the search covered the kind and found no change that flips it.
    """

    kind: Literal["case", "threshold", "window", "sample", "definition", "confounder", "rule"]
    change: str
    label: Label | None


@dataclass(frozen=True)
class Hedge:
    """The word of the text held against the probability (or quantity) found."""

    word: str
    low: float | None
    high: float | None
    found: float | None
    assessment: Literal["too strong", "apt", "too weak", "not comparable"]


@dataclass(frozen=True)
class Beside:
    """The same test on another reference class: which, what it found, and the label there."""

    what: str
    label: Label
    sentence: str
    headline: Estimate | None


@dataclass(frozen=True)
class Verdict:
    """The outcome of one claim test.

    Attributes
    ----------
    claim, test : str
        Identifiers of the claim and of the test.
    label : Label
        One of `LABELS`, by the written rule `decision_rule` from the whole grid.
    sentence : str
        The verdict in one plain sentence, its numbers computed.
    estimand, decision_rule, reference_class, falsifier : str
        Fixed in the case file before any number was seen.
    headline : Estimate or None
        The main specification's estimate.
    robustness : float or None
        Share of the variants that point the same way as the main specification.
    placebo : str
        What the placebo specifications show.
    beside : tuple of Beside
        The same test on another reference class than the one that the claim declares.
    """

    claim: str
    test: str | None
    label: Label
    sentence: str
    estimand: str = ""
    decision_rule: str = ""
    reference_class: str = ""
    falsifier: str = ""
    headline: Estimate | None = None
    grid: tuple[GridCell, ...] = ()
    robustness: float | None = None
    placebo: str = ""
    cases: tuple[DataTable, ...] = ()
    tables: tuple[DataTable, ...] = ()
    figures: tuple[Figure, ...] = ()
    flips: tuple[Flip, ...] = ()
    hedge: Hedge | None = None
    datasets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data; `from_json` restores an equal verdict."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Verdict:
        """Rebuild a verdict from what `to_json` wrote."""
        plain = dict(data)
        plain["headline"] = _estimate(plain["headline"])
        plain["grid"] = tuple(
            GridCell(c["specification"], c["role"], Estimate(**c["estimate"]), c["direction"])
            for c in plain["grid"]
        )
        plain["cases"] = tuple(_table(t) for t in plain["cases"])
        plain["tables"] = tuple(_table(t) for t in plain["tables"])
        plain["figures"] = tuple(
            Figure(f["kind"], f["title"], f["alt"], _table(f["data"])) for f in plain["figures"]
        )
        plain["flips"] = tuple(Flip(**f) for f in plain["flips"])
        plain["hedge"] = Hedge(**plain["hedge"]) if plain["hedge"] else None
        plain["beside"] = tuple(
            Beside(b["what"], b["label"], b["sentence"], _estimate(b["headline"])) for b in plain["beside"]
        )
        for name in ("datasets", "notes"):
            plain[name] = tuple(plain[name])
        return cls(**plain)


def _estimate(data: dict[str, Any] | None) -> Estimate | None:
    return Estimate(**data) if data else None


def _table(data: dict[str, Any]) -> DataTable:
    rows = tuple(tuple(row) for row in data["rows"])
    return DataTable(data["title"], tuple(data["columns"]), rows, data["note"])

"""Verdicts: what a claim test returns, complete enough to be printed, drawn, stored and compared."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Label = Literal[
    "supported",
    "leaning for",
    "practically none",
    "undetermined",
    "leaning against",
    "contradicted",
    "not identified",
    "too few to tell",
    "not testable",
    "open",
]
LABELS: tuple[Label, ...] = (
    "supported",
    "leaning for",
    "practically none",
    "undetermined",
    "leaning against",
    "contradicted",
    "not identified",
    "too few to tell",
    "not testable",
    "open",  # its test does not exist here yet
)
Direction = Literal["for", "against", "neither"]
Role = Literal["main", "variant", "placebo"]
Cell = str | int | float | bool | None


#: End of the unit of an estimate whose sign is turned, since the claim is of a fall, or of less.
DOWNWARDS = ", counted downwards"


@dataclass(frozen=True)
class Estimate:
    """A number with its interval: `value` in [`low`, `high`] at `level`, in `unit`.

    `n` counts observations, `n_effective` the independent pieces of information among them
    (clusters; members of one pact that move together count once).  Where other powers or groups lend the
    estimate strength, `own` is the effective number of the claim's own alone.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    unit: str
    n: int
    n_effective: float
    what: str
    own: float | None = None


@dataclass(frozen=True)
class GridCell:
    """One specification of the grid: its choices, its estimate, and which way it points.

    `sample` names the cases and how they are compared (`tertius.claims.grid.sample_of`): cells of one sample
    count once.
    """

    specification: dict[str, Cell]
    role: Role
    estimate: Estimate
    direction: Direction
    sample: str = ""


@dataclass(frozen=True)
class Mass:
    """How the multiverse distribution lies about a threshold.

    Attributes
    ----------
    beyond, inside, below : float
        Probability that the quantity exceeds the threshold by more than what matters, lies within it, or
        falls short by more; they add up to 1.
    above : float
        Probability that the quantity exceeds the threshold at all.
    specifications : int
        Distinct specifications that have an estimate with an interval.
    between : float
        Spread of the estimates of the more precise half, on the symmetric scale.
    """

    beyond: float
    inside: float
    below: float
    above: float
    specifications: int
    between: float


@dataclass(frozen=True)
class DataTable:
    """A titled table: columns with headings, rows of plain cells.  `note` says how to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """Data of one chart.

    Attributes
    ----------
    kind : str
        Names a drawing in the dossier.
    alt : str
        The chart in words.
    unit : str
        Title of the axis of values: what they are, in which unit.
    line : float or None
        Where the claim's threshold lies on that axis.
    """

    kind: str
    title: str
    alt: str
    data: DataTable
    unit: str = ""
    line: float | None = None

    def measured(self, unit: str, line: float | None = None) -> Figure:
        """Return the same figure with the title of its axis of values, and the threshold on it."""
        return replace(self, unit=unit, line=line)


FlipKind = Literal["case", "threshold", "window", "sample", "definition", "confounder", "rule"]


@dataclass(frozen=True)
class Flip:
    """A change that alters the verdict: of what `kind`, which `change`, to which `label`.

    `label` is None where the search covered the kind and found no change that flips it, and where the
    kind does not apply (`applies` False; `change` then says why).  `size` makes changes comparable: the
    share of cases dropped or counted wrongly, the relative change of the threshold (of the width of the
    main interval where the threshold is zero), the share of the grid's choices changed, or by how much an
    unseen influence would have to shift the answer.

    `parameter` and `value` say the same to a program, where the change can be applied: a parameter of the
    test and its value; ``choice.NAME`` and the option that the multiverse is restricted to; ``without`` and
    the cases left out; ``bias`` and what is added to every estimate (multiplied, for ratios).
    """

    kind: FlipKind
    change: str
    label: Label | None
    size: float | None = None
    applies: bool = True
    parameter: str = ""
    value: Cell | tuple[Cell, ...] = None


HedgeFit = Literal["too strong", "apt", "too weak", "not comparable"]
#: What a hedge is held against: that the claim is true, how often such a thing happens, how many there are.
Scope = Literal["truth", "rate", "quantity"]


@dataclass(frozen=True)
class Hedge:
    """A word of the text held against what was found.

    Attributes
    ----------
    low, high : float or None
        The range that readers take the word for; `high` None: no upper end.
    found, found_low, found_high : float or None
        The probability, rate or quantity found, and its interval: over specifications for a probability,
        by sampling for a rate, over definitions for a count.
    steady : bool or None
        Whether the assessment is the same at both ends of that interval; None without one.
    reason, source : str
        Why, in words; and where the word's range comes from.
    """

    word: str
    low: float | None
    high: float | None
    found: float | None
    assessment: HedgeFit
    scope: Scope = "truth"
    found_low: float | None = None
    found_high: float | None = None
    steady: bool | None = None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True)
class Probability:
    """That the claim's quantity lies on its side of the threshold, given the main specification.

    Attributes
    ----------
    value : float or None
        None where a probability makes no sense; `how` says why.
    low, high : float or None
        10 % and 90 % quantile of the same probability over the variants of the grid.
    coherent : float or None
        After the least change that lets it agree with the probabilities of related claims.
    how : str
        How it was found and what it is conditional on.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    coherent: float | None = None
    how: str = ""

    @property
    def best(self) -> float | None:
        """The coherent value where there is one, else the value found."""
        return self.value if self.coherent is None else self.coherent


@dataclass(frozen=True)
class RivalVerdict:
    """The verdict on the rival thesis, by the same test.

    Attributes
    ----------
    thesis : str
        The thesis in words.
    exact : bool
        Whether it is the claim's negation, so that its label mirrors the claim's.
    asked : str
        How it was put to the test.
    says : str
        Which side of the threshold it claims.
    """

    thesis: str
    exact: bool
    asked: str
    label: Label
    headline: Estimate | None
    robustness: float | None
    probability: Probability | None
    hedges: tuple[Hedge, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    says: str = "less"


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
        The verdict in one technical sentence, its numbers computed.
    plain : str
        The same as an editor could print it: at most 35 words, without terms of statistics.
    as_of : int or None
        Last year of the record that it rests on.
    mass : Mass or None
        The multiverse about the threshold; None for exact claims.
    placebo_share : float or None
        Share of the placebo draws that would earn a label pointing the main estimate's way.
    bar : mapping or None
        What the quantity was measured against (`tertius.claims.rule.Bar`); for an exact claim, the count.
    estimand, decision_rule, reference_class, falsifier : str
        Fixed in the case file before any number was seen.
    headline : Estimate or None
        The main specification's estimate.
    robustness : float or None
        Share of the variants that point the same way as the main specification.
    placebo : str
        What the placebo specifications show.
    rate : Estimate or None
        How often what the claim speaks of happens among its cases, where that is a rate.
    probability : Probability or None
        That the claim holds, given the main specification; set by `judge`.
    hedge, hedges
        Each hedge of the text held against what was found, and the first of those that can be compared.
    rival : RivalVerdict or None
        The rival thesis on the same test.
    beside : tuple of Beside
        The same test on another reference class than the one that the claim declares.
    says, within : str, tuple of float or None
        What the claim says of the quantity, and the range in the unit of the estimates; see
        `tertius.claims.says`.  `label`, `mass`, `probability`, `flips` and the directions of `grid` are
        about the claim, `sentence` and `plain` about the quantity.
    tested, asked : str
        The sentence that was tested, made from what the test estimates; and the same in a line.
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
    hedges: tuple[Hedge, ...] = ()
    datasets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    rate: Estimate | None = None
    probability: Probability | None = None
    rival: RivalVerdict | None = None
    plain: str = ""
    as_of: int | None = None
    mass: Mass | None = None
    placebo_share: float | None = None
    bar: dict[str, Any] | None = None
    says: str = "more"
    within: tuple[float, float] | None = None
    tested: str = ""
    asked: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data; `from_json` restores an equal verdict."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Verdict:
        """Rebuild a verdict from what `to_json` wrote, in this version or an earlier one."""
        plain = dict(data)
        plain["mass"] = Mass(**plain["mass"]) if plain.get("mass") else None
        plain["headline"] = _estimate(plain["headline"])
        plain["grid"] = tuple(
            GridCell(c["specification"], c["role"], Estimate(**c["estimate"]), c["direction"])
            for c in plain["grid"]
        )
        plain["cases"] = tuple(_table(t) for t in plain["cases"])
        plain["tables"] = tuple(_table(t) for t in plain["tables"])
        plain["figures"] = tuple(
            Figure(f["kind"], f["title"], f["alt"], _table(f["data"]), f.get("unit", ""), f.get("line"))
            for f in plain["figures"]
        )
        plain["flips"] = tuple(_flip(f) for f in plain["flips"])
        plain["hedge"] = Hedge(**plain["hedge"]) if plain["hedge"] else None
        plain["hedges"] = tuple(Hedge(**hedge) for hedge in plain["hedges"])
        plain["rate"] = _estimate(plain["rate"])
        plain["probability"] = _probability(plain["probability"])
        plain["rival"] = _rival(plain["rival"])
        plain["beside"] = tuple(
            Beside(b["what"], b["label"], b["sentence"], _estimate(b["headline"])) for b in plain["beside"]
        )
        for name in ("datasets", "notes"):
            plain[name] = tuple(plain[name])
        if plain.get("within"):
            plain["within"] = tuple(plain["within"])
        return cls(**plain)


def _flip(data: dict[str, Any]) -> Flip:
    value = data.get("value")
    return Flip(**{**data, "value": tuple(value) if isinstance(value, list) else value})


def _estimate(data: dict[str, Any] | None) -> Estimate | None:
    return Estimate(**data) if data else None


def _probability(data: dict[str, Any] | None) -> Probability | None:
    return Probability(**data) if data else None


def _rival(data: dict[str, Any] | None) -> RivalVerdict | None:
    if not data:
        return None
    plain = dict(data)
    plain["headline"] = _estimate(plain["headline"])
    plain["probability"] = _probability(plain["probability"])
    plain["hedges"] = tuple(Hedge(**hedge) for hedge in plain["hedges"])
    return RivalVerdict(**plain)


def _table(data: dict[str, Any]) -> DataTable:
    rows = tuple(tuple(row) for row in data["rows"])
    return DataTable(data["title"], tuple(data["columns"]), rows, data["note"])

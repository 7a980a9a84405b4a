"""What a claim test is, and how one reaches its decision.

A test says how its grid is built and read, which facts the rule needs, and what to tell a reader.  It does
not decide: `decide_by` is the one place where cells become a label.  Judging, rivals, calibration and the
search for what would change a verdict all pass through it.

A test speaks of its quantity and asks whether it is more than the threshold; a claim may say less, name
a range or say that one exists (`tertius.claims.says`).  `Decision.label` is about the quantity, so that what
a report says of it stays true whatever the claim says; `Decision.said` is the claim's own label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from inspect import getdoc
from math import log1p
from sys import modules
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

from tertius.claims.coverage import Needed, within_record, years_of
from tertius.claims.keep import Keep
from tertius.claims.rule import MINIMUM_EFFECTIVE, Bar, Decision, Placebo, decide
from tertius.claims.says import MORE, Says, answered
from tertius.claims.verdict import DataTable, Estimate, Figure, Flip, GridCell, Label
from tertius.core.errors import TertiusError, UsageError
from tertius.panel.panel import Panel

P = TypeVar("P", bound=BaseModel)
G = TypeVar("G")
T = TypeVar("T")


@dataclass(frozen=True)
class Threshold:
    """Where a test's threshold lies, on which scale, and what is too small to matter.

    A test whose scale is not "exact" has a parameter `matters`, whose default is its smallest effect that
    matters: an amount, or for ratios a factor above 1.

    Attributes
    ----------
    at : str or float
        Name of the parameter that holds it, or the threshold itself; the estimate must exceed it.
    scale : str
        "share" (between 0 and 1), "ratio" (above 0), "difference", or "exact": the cells say themselves
        which way they point, the rule takes that as it is, and no probability comes from an interval.
    none : float or None
        The value of no effect: 0 for differences, 1 for ratios; None where there is none.
    lower_bound : bool
        On "exact": the record can only miss what is counted.
    logs : bool
        The parameter is a relative change (-0.25: a quarter less), the estimates are changes of logarithms.
    unit : str
        What stands after its number in a sentence: "states", "times the cost"; empty where nothing need.
    """

    at: str | float
    scale: Literal["share", "ratio", "difference", "exact"]
    none: float | None = None
    lower_bound: bool = False
    logs: bool = False
    unit: str = ""

    def of(self, parameters: BaseModel) -> float:
        """Return the threshold under some parameters, in the unit of the estimates."""
        return self.in_unit(float(getattr(parameters, self.at)) if isinstance(self.at, str) else self.at)

    def in_unit(self, value: float) -> float:
        """Return a value of the threshold's parameter in the unit of the estimates."""
        return log1p(value) if self.logs else value


@dataclass(frozen=True)
class Report:
    """What a test tells a reader about one assessment, beside label, cells and flips.

    Attributes
    ----------
    sentence : str
        The verdict in one technical sentence, its numbers computed.
    plain : str
        The same as an editor could print it; see `tertius.claims.wording`.
    as_of : int or None
        Last year of the record that the verdict rests on.
    placebo : str
        What the placebo specifications show.
    cases, tables : tuple of DataTable
        The cases that the claim is judged on, and everything else worth a table.
    figures : tuple of Figure
    rate : Estimate or None
        How often what the claim speaks of happens among its cases, where that is a rate.
    notes : tuple of str
        What a reader must know about definitions, coverage and method.
    datasets : tuple of str
        Data sets that this verdict rests on, for a test whose parameters choose them; else the test's own.
    """

    sentence: str
    plain: str = ""
    as_of: int | None = None
    placebo: str = ""
    cases: tuple[DataTable, ...] = ()
    tables: tuple[DataTable, ...] = ()
    figures: tuple[Figure, ...] = ()
    rate: Estimate | None = None
    notes: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counted:
    """How many cases a claim is tested on, and what they are: "12 changes of rulers among clients"."""

    n: int
    what: str


@dataclass(frozen=True)
class ClaimTest(Generic[P, G]):
    """A test that a claim can bind to: parameters of type P, a grid of specifications of type G.

    All functions are defined at the top level of a module and deterministic.

    Attributes
    ----------
    title, estimand : str
        What it tests, and the quantity that it estimates, in words.
    parameters : type of pydantic.BaseModel
        Frozen schema of the parameters that a claim may set; unknown names are refused.
    build : callable
        ``build(panel, parameters)`` to the grid.  Raises `PanelError` where the question lies outside the
        panel; the verdict is then "not testable" and says why.
    cells : callable
        ``cells(grid, parameters)`` to the grid's cells, the main one first.  None at all where the grid
        cannot speak of the claim; `qualify` then says why.
    report : callable
        ``report(assessment)`` to the `Report`.
    flips : callable
        ``flips(assessment)`` to the changes that were tried; `Assessment.label` decides each.
    datasets : tuple of str
        Sources that it reads.
    threshold : Threshold
        Its threshold and scale.
    minimum : float
        Effective observations below which there is too little to tell.
    placebo : callable, optional
        ``placebo(grid, parameters)`` to draws from data in which the mechanism is absent, at least 200 of
        them; None where there can be none for this grid.
    qualify : callable, optional
        ``qualify(decision, cells, threshold, grid, parameters)`` to the decision under conditions that the
        test adds to the written rule.
    check : callable, optional
        ``check(panel, parameters)`` to the faults of names that only the panel knows (variables, groups,
        conditions), by parameter; asked before anything is estimated.
    asks : callable, optional
        ``asks(parameters)`` to what is claimed in words ("a fall"), where "more than the threshold" does not
        say it.
    silent : mapping of str to str
        Kinds of change that the test cannot be tried with, and why.
    needs : callable, optional
        ``needs(parameters)`` to the variables (table and name) that the question needs in its years, the
        parameters `first` to `last`.  Where one covers none of them the claim is "not testable".
    cost : float
        Roughly how many seconds of a processor a claim takes: the order of work and the time left follow it,
        and no result does.
    shares : str
        Names what is costly to make and serves other tests too: their claims follow one another in a process.
    count : callable, optional
        ``count(panel, parameters)`` to how many cases the main specification has; nothing is estimated.
    """

    title: str
    estimand: str
    parameters: type[P]
    build: Callable[[Panel, P], G]
    cells: Callable[[G, P], Sequence[GridCell]]
    report: Callable[[Assessment[P, G]], Report]
    flips: Callable[[Assessment[P, G]], Sequence[Flip]]
    datasets: tuple[str, ...]
    threshold: Threshold
    minimum: float = MINIMUM_EFFECTIVE
    placebo: Callable[[G, P], Placebo | None] | None = None
    qualify: Callable[[Decision, Sequence[GridCell], float, G, P], Decision] | None = None
    check: Callable[[Panel, P], Mapping[str, TertiusError]] | None = None
    asks: Callable[[P], str] | None = None
    silent: Mapping[str, str] = field(default_factory=dict)
    needs: Callable[[P], Sequence[Needed]] | None = None
    cost: float = 2.0
    shares: str = ""
    count: Callable[[Panel, P], Counted] | None = None

    @property
    def exact(self) -> bool:
        """Whether what was counted was counted, so that the rule asks for no interval."""
        return self.threshold.scale == "exact"

    def bar(self, parameters: P, threshold: float | None = None) -> Bar:
        """Return what the claim's quantity is measured against, at its own threshold or at another.

        Raises
        ------
        UsageError
            The smallest effect that matters is missing, or impossible on the scale.
        """
        own = self.threshold
        at = own.of(parameters) if threshold is None else threshold
        matters = 0.0 if self.exact else getattr(parameters, "matters", None)
        if matters is None:
            where = f"claim test in {self.module}"
            raise UsageError(where, "a parameter `matters`, the smallest effect that matters", "none")
        nil = own.none is not None and own.of(parameters) == own.none
        return Bar(at, own.scale, matters, own.none, self.minimum, own.lower_bound, nil)

    @property
    def deciding(self) -> frozenset[str]:
        """Parameters that decide and estimate nothing: the threshold's own, and what matters."""
        return frozenset({"matters", str(self.threshold.at)} & set(self.parameters.model_fields))

    @property
    def module(self) -> str:
        """Name of the module that defines its parameters and documents the test."""
        return self.parameters.__module__

    @property
    def about(self) -> str:
        """Docstring of that module."""
        return getdoc(modules[self.module]) or ""


#: A claim test whatever its parameters and its grid.
AnyTest = ClaimTest[Any, Any]


@dataclass(frozen=True)
class Assessment(Generic[P, G]):
    """What a verdict rests on: a test's grid under some parameters, its cells, and the decision from them.

    `says` is what the claim says of the quantity; a report need not look at it.  `keep` and `key` say where
    estimates are kept and under what, where they are.
    """

    test: ClaimTest[P, G]
    panel: Panel
    parameters: P
    grid: G
    cells: tuple[GridCell, ...]
    decision: Decision
    placebo: Placebo | None = None
    says: Says = MORE
    keep: Keep | None = None
    key: str = ""

    @property
    def main(self) -> Estimate | None:
        """The main specification's estimate; None where the grid has no cells."""
        return next((cell.estimate for cell in self.cells if cell.role == "main"), None)

    @property
    def headline(self) -> Estimate:
        """The main specification's estimate, where there are cells."""
        return next(cell.estimate for cell in self.cells if cell.role == "main")

    @property
    def threshold(self) -> float:
        """The threshold under these parameters."""
        return self.test.threshold.of(self.parameters)

    def label(self, cells: Sequence[GridCell], threshold: float | None = None) -> Label:
        """Return the label that other cells of this grid get, at this threshold or at another."""
        at = self.threshold if threshold is None else threshold
        says = self.says.moved(self.test.bar(self.parameters), at)
        found = decide_by(self.test, self.parameters, self.grid, cells, at, self.placebo, says)
        return found.said if says.way == "within" else found.label

    def tried(self) -> Assessment[P, G]:
        """Return what changes are tried on: a range is answered as a whole, all else as "more than"."""
        if self.says.way != "within":
            return self
        return replace(self, decision=replace(self.decision, label=self.decision.said))

    def under(self, **changes: object) -> Assessment[P, G]:
        """Return the assessment under changed parameters; the grid is built anew.

        Raises
        ------
        PanelError
            The changed question lies outside the panel.
        """
        parameters = self.parameters.model_copy(update=changes)
        return assess(self.test, self.panel, parameters, self.says, self.keep).tried()

    def once(self, what: str, make: Callable[[G, P], T]) -> T:
        """Return ``make(grid, parameters)``, kept with the grid: what a report shows and takes long to make.

        `make` is given no parameter that only decides; it stands at the top level of a module.
        """
        return _made(self.keep, self.key, what, self.test, self.parameters, lambda p: make(self.grid, p))[0]


def _made(
    keep: Keep | None, of: str, what: str, test: ClaimTest[P, G], parameters: P, make: Callable[[P], T]
) -> tuple[T, str]:
    if keep is None:
        return make(parameters), ""
    return keep.made(f"{what} of {of}", parameters, test.deciding, make)


def assess(
    test: ClaimTest[P, G], panel: Panel, parameters: P, says: Says = MORE, keep: Keep | None = None
) -> Assessment[P, G]:
    """Return what a verdict rests on, without report and flips; `says` is what the claim says.

    Estimates are taken from `keep` where it holds them.

    Raises
    ------
    PanelError
        The question lies outside the panel.
    """
    years = years_of(parameters)
    if test.needs is not None and years is not None:
        within_record(panel, test.needs(parameters), *years)
    about = f"{test.module}.{test.parameters.__qualname__} on {panel.digest}"
    grid, key = _made(keep, about, "grid", test, parameters, lambda p: test.build(panel, p))
    cells, draws, placebo = tuple(test.cells(grid, parameters)), test.placebo, None
    if draws is not None and cells:
        placebo, _ = _made(keep, key, "placebo", test, parameters, lambda p: draws(grid, p))
    decision = decide_by(test, parameters, grid, cells, test.threshold.of(parameters), placebo, says)
    return Assessment(test, panel, parameters, grid, cells, decision, placebo, says, keep, key)


def decide_by(
    test: ClaimTest[P, G],
    parameters: P,
    grid: G,
    cells: Sequence[GridCell],
    threshold: float,
    placebo: Placebo | None = None,
    says: Says = MORE,
) -> Decision:
    """Return the decision of the written rule by the facts that a test declares: nothing else decides."""
    bar = test.bar(parameters, threshold)
    if cells:
        decision = decide(cells, bar, placebo)
    else:
        why = "there is no specification to decide on"
        decision = Decision("not testable", None, None, None, None, why)
    by_rule = decision.label
    if test.qualify is not None:
        decision = test.qualify(decision, cells, threshold, grid, parameters)
    return answered(decision, cells, bar, says, by_rule)

"""`tertius.state`: one state, its ties to the powers, its events and its measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tertius.api.names import each_once, known_span, known_state
from tertius.api.shown import Result, described
from tertius.core.errors import UsageError
from tertius.panel.powers import POWERS

if TYPE_CHECKING:
    import pandas as pd

    from tertius.api.charts import Chart
    from tertius.api.measures import Measured
    from tertius.dossier.charts.strips import Run
    from tertius.panel.panel import Panel

#: Kinds of tie that a portfolio shows unless others are asked for.
USUAL = ("arms_band_5y", "pact_defense", "sanction:any", "trade_share", "agreement", "visit")


@dataclass(frozen=True, eq=False, repr=False)
class Portfolio(Result):
    """Ties of a state to powers, year by year.

    Attributes
    ----------
    kinds : tuple of str
        Kinds of tie of the panel.
    """

    panel: Panel
    state: str
    powers: tuple[str, ...]
    years: range
    kinds: tuple[str, ...]

    @property
    def title(self) -> str:
        """Whose ties, in which years."""
        return f"Ties of {self.panel.states.name(self.state)}, {self.years[0]} to {self.years[-1]}"

    def frame(self) -> pd.DataFrame:
        """Return one row a power, kind of tie and year.

        Returns
        -------
        DataFrame
            ``power``, ``kind``, ``year``, ``value`` (NaN unless known), ``unit`` and ``status``: "observed"
            (zeros too), "carried", "missing" or "outside" (the source does not cover it).
        """
        import pandas as pd

        parts, datasets = [], dict[str, None]()
        for kind in self.kinds:
            datasets |= dict.fromkeys(self.panel.variable("ties", kind)["dataset"])
            for power in self.powers:
                grid = self.panel.tie_grid(kind, power, [self.state], self.years)
                parts.append(
                    pd.DataFrame(
                        {
                            "power": power,
                            "kind": kind,
                            "year": list(self.years),
                            "value": grid.value.loc[self.state].to_numpy(float),
                            "unit": grid.unit,
                            "status": grid.status.loc[self.state].to_numpy(str),
                        }
                    )
                )
        frame = pd.concat(parts, ignore_index=True)
        units = {kind: str(self.panel.variable("ties", kind)["unit"].iloc[0]) for kind in self.kinds}
        return described(frame, self.title, units, self.panel.manifest, datasets)

    def lines(self) -> Iterable[str]:
        """Return each power's share of arms in words."""
        from itertools import groupby

        from tertius.dossier.charts.strips import says

        yield "Share of arms deliveries over five years:"
        for power, spans in groupby(self._arms(), lambda run: run.row):
            yield f"{power}, {'; '.join(says(run).removeprefix(f'{power}, ') for run in spans)}."

    def _glance(self) -> pd.DataFrame:
        """Return a row a kind and a column a power: the last year of which anything is known."""
        import pandas as pd

        from tertius.dossier.sections.portfolio import BANDS

        names, rows = dict(BANDS), []
        for kind, every in self.frame().groupby("kind", sort=False):
            known = every.loc[every["value"].notna(), "year"]
            year = int(known.max()) if len(known) else self.years[-1]
            last = every[every["year"] == year].set_index("power")
            banded = str(kind).startswith("arms_band")
            said = {
                power: status if value != value else _said(value, names if banded else {}, status)
                for power, value, status in zip(last.index, last["value"], last["status"], strict=True)
            }
            rows.append({"kind": kind, "unit": "" if banded else last["unit"].iloc[0], "year": year, **said})
        return pd.DataFrame(rows)

    def _further(self) -> Iterable[str]:
        return (f".frame() has {len(self.powers) * len(self.kinds) * len(self.years):,} rows: every year",)

    def _arms(self) -> list[Run]:
        from tertius.dossier.charts.strips import runs
        from tertius.dossier.sections.portfolio import BANDS

        shown: list[Run] = []
        for power in self.powers:
            grid = self.panel.tie_grid("arms_band_5y", power, [self.state], self.years)
            shown += runs(grid, self.state, self.panel.states.name(power), dict(BANDS))
        return shown

    def chart(self) -> Chart:
        """Return strips of each power's share of arms deliveries over five years."""
        from tertius.api.charts import Chart, source_line
        from tertius.claims.verdict import DataTable
        from tertius.dossier.charts.strips import draw, says
        from tertius.dossier.sections.portfolio import BANDS

        kind, shown = "arms_band_5y", self._arms()
        rows = tuple((run.row, run.start, run.end, run.shows, run.carried) for run in shown)
        name = self.panel.states.name(self.state)
        title = f"{name}: each power's share of arms deliveries over five years"
        table = DataTable(title, ("power", "first", "last", "share", "carried"), rows)
        frame = described(self.panel.variable("ties", kind).copy(), title, {}, self.panel.manifest,
                          self.panel.variable("ties", kind)["dataset"])  # fmt: skip
        drawing = partial(draw, shown, list(BANDS.values()), BANDS[0], [])
        alt = f"Strips. {'; '.join(map(says, shown))}."
        return Chart(
            f"portfolio-{self.state}", title, alt, source_line(frame.attrs["sources"]), table, drawing
        )

    def charts(self) -> Iterable[Chart]:
        """Return the chart of arms."""
        return [self.chart()]


def _said(value: float, names: Mapping[int, str], status: str) -> str:
    """Return a value in words, or as a number; of one that is carried forward it is said."""
    text = names.get(round(value)) or f"{value:.3g}"
    return f"{text} (carried)" if status == "carried" else text


@dataclass(frozen=True, eq=False, repr=False)
class State(Result):
    """A state of the panel.

    Attributes
    ----------
    iso3 : str
    """

    panel: Panel
    iso3: str

    @property
    def name(self) -> str:
        """Its short English name."""
        return self.panel.states.name(self.iso3)

    @property
    def title(self) -> str:
        """Code, name and region."""
        return f"{self.iso3}: {self.name}, {self.panel.states.region(self.iso3)}"

    def frame(self) -> pd.DataFrame:
        """Return its spells of existence: ``first``, ``last`` (none: it exists), ``name``, ``region``."""
        import pandas as pd

        from tertius.panel.states import FOREVER

        spells = self.panel.states.spells(self.iso3)
        rows = [(s.start, s.end if s.end < FOREVER else pd.NA, s.name, s.region) for s in spells]
        frame = pd.DataFrame(rows, columns=["first", "last", "name", "region"]).astype({"last": "Int64"})
        return described(frame, self.title, {}, self.panel.manifest, ("state_system",))

    def _further(self) -> Iterable[str]:
        return ('.portfolio(1990, 2024), .events() and .measure("leeway") say more of it',)

    def portfolio(
        self,
        first: int = 1946,
        last: int = 2024,
        powers: str | Sequence[str] = POWERS,
        kinds: str | Sequence[str] = USUAL,
    ) -> Portfolio:
        """Return its ties to powers from `first` to `last`, both in it.

        Parameters
        ----------
        powers : str or sequence of str
            ISO3 codes; the permanent five by default.
        kinds : str or sequence of str
            Kinds of tie; ``tertius.list("variables", "ties")`` names all.

        Raises
        ------
        TertiusError
            An unknown power or kind, none of them, or years in the wrong order.

        Examples
        --------
        >>> import tertius
        >>> ties = tertius.state("SYR").portfolio(1990, 1991, powers="RUS", kinds="arms_band_5y").frame()
        >>> ties[["power", "year", "status"]].values.tolist()
        [['RUS', 1990, 'observed'], ['RUS', 1991, 'observed']]
        >>> tertius.state("SYR").portfolio(1990, 1991, powers="RSU")
        Traceback (most recent call last):
        tertius.core.errors.UsageError: power 'RSU': expected the ISO3 code of a state, got an unknown one; did you mean 'RUS'?
        """  # noqa: E501
        named, asked = each_once(powers, "powers"), each_once(kinds, "kinds")
        for kind in asked:
            self.panel.variable("ties", kind)
        others = [known_state(self.panel, power, "power") for power in named]
        if not set(others) - {self.iso3}:
            got = f"{self.iso3} itself" if others else "none"
            raise UsageError("power", "another state", got)
        if not asked:
            raise UsageError("kinds", "one kind of tie at least", "none")
        return Portfolio(
            self.panel,
            self.iso3,
            tuple(power for power in others if power != self.iso3),
            known_span(first, last),
            tuple(asked),
        )

    def events(self, *kinds: str) -> pd.DataFrame:
        """Return its events by ``date``, with ``kind`` and ``detail``; all kinds where none is named."""
        table = self.panel.variables
        every = table.loc[table["table"] == "events", "variable"].unique()
        rows = self.panel.events(*(kinds or every))
        own = rows.loc[rows["iso3"] == self.iso3, ["date", "year", "kind", "detail", "dataset"]]
        datasets = own["dataset"].unique().tolist()
        return described(
            own.reset_index(drop=True), f"Events of {self.name}", {}, self.panel.manifest, datasets
        )

    def measure(self, name: str, first: int = 1946, last: int = 2025, **parameters: object) -> Measured:
        """Return a measure of this state alone; see `tertius.measure`."""
        from tertius.api.measures import measure

        return measure(name, self.iso3, (first, last), panel=self.panel, **parameters)


def state(iso3: str, *, panel: Panel | None = None) -> State:
    """Return a state by its ISO3 code.

    Parameters
    ----------
    iso3 : str
    panel : Panel, optional
        In place of the embedded one with the user's imports.

    Raises
    ------
    UsageError
        No such state; the hint says what was probably meant.

    Examples
    --------
    >>> import tertius
    >>> tertius.state("SYR").name
    'Syria'
    >>> tertius.state("Syria")
    Traceback (most recent call last):
    tertius.core.errors.UsageError: state 'Syria': expected the ISO3 code of a state, got an unknown one; write SYR, which Syria stands for here
    """  # noqa: E501
    from tertius.panel.load import load_panel

    panel = panel or load_panel()
    return State(panel, known_state(panel, iso3))

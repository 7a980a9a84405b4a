"""Tables, chart data and the sentence of a comparison with historical cases."""

from __future__ import annotations

import numpy as np

from tertius.claims.analogues.features import BAND_MIDDLE, CHANGES, FEATURES, shown
from tertius.claims.analogues.nearest import DRAWS, ENOUGH, Analogues, Space
from tertius.claims.following.kaplan_meier import curve
from tertius.claims.following.samples import IRREGULAR, Followed
from tertius.claims.following.tie_years import YEARS, event_years
from tertius.claims.naming import called, percent
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure
from tertius.core.arrays import Floats
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

HORIZONS = (1, 3, 5)
#: Years before and after the event that the chart shows.
SPAN = 10


def label_of(panel: Panel, space: Space, k: int) -> str:
    """Return "Sudan 2021", with the patron where the cases are about several."""
    name = panel.states.name(space.states[k], int(space.years[k]))
    patron = f" ({space.patrons[k]})" if len(set(space.patrons)) > 1 else ""
    return f"{name} {space.years[k]}{patron}"


def case_table(panel: Panel, found: Analogues) -> DataTable:
    """Return the nearest cases with distance, features compared, firmness and what became of the tie."""
    space = found.space
    events = event_years(panel, IRREGULAR)
    keys = zip(events["iso3"], events["year"], strict=True)
    dates = {(str(s), int(y)): str(d) for (s, y), d in zip(keys, events["date"], strict=True)}
    rows = list[tuple[Cell, ...]]()
    for k, distance, firm in zip(found.nearest, found.distances, found.firm, strict=True):
        kept = tuple(_kept(space.followed.outcome(k, h)) for h in HORIZONS)
        rows.append(
            (
                label_of(panel, space, k),
                dates[space.states[k], int(space.years[k])],
                _change(space, k),
                round(distance, 2),
                f"{int(space.known[k].sum())} of {len(space.names)}",
                f"{percent(firm)}",
                *kept,
            )
        )
    columns = ("case", "date", "change", "distance", "features compared", "stays", *_headings())
    note = (
        "Distance 1: as far apart as two of the cases drawn at random. 'Stays': share of "
        f"{len(found.variants)} other distances (other metrics, a feature left out, {DRAWS} random "
        "weightings) under which the case is still among the nearest. '-': not yet observable."
    )
    title = f"The {len(rows)} cases nearest to {_focal(panel, found)}"
    return DataTable(title, columns, tuple(rows), note)


def _headings() -> tuple[str, ...]:
    return tuple(f"kept {h}" for h in HORIZONS)


def _kept(outcome: bool | None) -> str:
    return "-" if outcome is None else "yes" if outcome else "no"


def _change(space: Space, k: int) -> str:
    if "change" in space.names:
        value = space.values[k, space.names.index("change")]
        return str(shown("change", float(value)) or "unknown")
    return "not compared"


def _focal(panel: Panel, found: Analogues) -> str:
    q = found.question
    return f"{panel.states.name(q.state, q.year - 1)}, {q.year}"


def feature_table(panel: Panel, found: Analogues) -> DataTable:
    """Return the features of the focal case beside those of the nearest, a row each."""
    space = found.space
    columns = (
        "feature",
        "unit",
        "weight",
        _focal(panel, found),
        *(label_of(panel, space, k) for k in found.nearest),
    )
    rows = list[tuple[Cell, ...]]()
    for f, name in enumerate(space.names):
        feature = FEATURES[name]
        cells = [_cell(name, space.focal[f], bool(space.focal_carried[f]))]
        cells += [_cell(name, space.values[k, f], bool(space.carried[k, f])) for k in found.nearest]
        rows.append((feature.title, feature.unit, float(space.weights[f]), *cells))
    note = (
        "In the year before the event; the kind of change is the event's own. '*': carried forward, the "
        "source ends earlier. A dash: not known; the distance is then over the other features. "
        + "".join(f"Not used: {FEATURES[name].title} ({why}). " for name, why in space.unused.items())
        + f"Cases that share less than {percent(ENOUGH)} of the weight are left out."
    )
    return DataTable("The features compared", columns, tuple(rows), note)


def _cell(name: str, value: float, carried: bool) -> Cell:
    out = shown(name, float(value))
    return f"{out:g}*" if carried and isinstance(out, float) else out


def outcome_estimates(found: Analogues) -> dict[int, Estimate]:
    """Return the share of the nearest cases that kept the tie by years after the event."""
    near = np.zeros(len(found.space.states), dtype=np.bool_)
    near[list(found.nearest)] = True
    return shares(found.space.followed.only(near))


def shares(sample: Followed) -> dict[int, Estimate]:
    """Return the product-limit share kept at each horizon, with its interval."""
    counts = sample.counts(max(HORIZONS))
    whole = curve(counts)
    out = {}
    for h in HORIZONS:
        value, low, high = (float(x[h - 1]) for x in (whole.survival, whole.low, whole.high))
        n, effective = int(counts.cases.sum()), float(whole.n_effective[h - 1])
        what = f"share of ties kept {h} years after"
        if np.isnan(value):
            out[h] = Estimate(None, None, None, 0.95, "share", n, 0.0, what)
        else:
            value, low, high = (round(x, 4) for x in (value, low, high))
            out[h] = Estimate(value, low, high, 0.95, "share", n, round(effective, 1), what)
    return out


def outcome_table(found: Analogues) -> DataTable:
    """Return what became of the ties: nearest cases against all cases."""
    rows = list[tuple[Cell, ...]]()
    for name, estimates in (
        (f"the {len(found.nearest)} nearest", outcome_estimates(found)),
        ("all cases", shares(found.space.followed)),
    ):
        rows += [(name, h, e.value, e.low, e.high, e.n, e.n_effective) for h, e in estimates.items()]
    columns = ("cases", "years after", "share kept", "low", "high", "n", "effective n")
    note = "Kaplan-Meier with 95 % intervals, states, and those of one pact, as clusters."
    return DataTable("Ties kept, nearest cases against all", columns, tuple(rows), note)


def robustness_table(found: Analogues) -> DataTable:
    """Return how the choice of cases changes under other distances, and what they would say."""
    chosen, rows = set(found.nearest), list[tuple[Cell, ...]]()
    drawn = [c for name, c in found.variants.items() if name.startswith("weights drawn")]
    for name, cases in found.variants.items():
        if not name.startswith("weights drawn"):
            rows.append((name, _stay(cases, chosen), _kept_share(found, cases)))
    stay = [_stay(cases, chosen) for cases in drawn]
    kept = [k for k in (_kept_share(found, cases) for cases in drawn) if k is not None]
    if drawn:
        rows.append((f"mean of {len(drawn)} random weightings", round(float(np.mean(stay)), 3), None))
    if kept:
        low, high = np.quantile(kept, (0.1, 0.9))
        rows += [
            ("their 10 % quantile", round(float(np.quantile(stay, 0.1)), 3), round(float(low), 3)),
            ("their 90 % quantile", round(float(np.quantile(stay, 0.9)), 3), round(float(high), 3)),
        ]
    columns = ("other distance", "share of the cases that stay", "ties kept after 3 years")
    return DataTable("How firm the choice of cases is", columns, tuple(rows))


def _stay(cases: tuple[int, ...], chosen: set[int]) -> float:
    return round(len(chosen & set(cases)) / len(chosen), 3)


def _kept_share(found: Analogues, cases: tuple[int, ...]) -> float | None:
    known = [o for o in (found.space.followed.outcome(k, 3) for k in cases) if o is not None]
    return round(float(np.mean(known)), 3) if known else None


def path_figure(panel: Panel, found: Analogues) -> Figure:
    """Return the patron's share of arms around each event, with the focal case's own path."""
    space, q = found.space, found.question
    rows = list[tuple[Cell, ...]]()
    own = _path(panel, q.patrons[0], q.state, q.year)
    rows += [(_focal(panel, found), year, share, share, "") for year, share in own.items()]
    said = []
    for k, distance in zip(found.nearest, found.distances, strict=True):
        path = _path(panel, space.patrons[k], space.states[k], int(space.years[k]))
        label = label_of(panel, space, k)
        kept = _kept(space.followed.outcome(k, 3))
        ends = {"yes": "kept 3 years on", "no": "lost within 3 years", "-": "too recent to tell"}[kept]
        said.append(f"{label}: {ends}")
        rows += [(label, y, path.get(y), own.get(y), f"distance {distance:.2f}, {ends}") for y in path]
    name = called(panel, q.patrons[0], 1950, q.year) if len(q.patrons) == 1 else "the patron"
    title = f"Share of arms from {name} around the change of government, nearest cases first"
    columns = ("case", "year", "share", "focal", "says")
    note = (
        "Share of arms over three years (middle of its band), by years from the change. The grey line is the "
        "focal case. Gaps: too little bought for a share to mean anything, or not covered."
    )
    alt = f"Small multiples of the patron's share. {'; '.join(said)}."
    return Figure("paths", title, alt, DataTable(title, columns, tuple(rows), note))


def _path(panel: Panel, patron: str, state: str, year: int) -> dict[int, float | None]:
    years = range(max(year - SPAN, FIRST_YEAR), min(year + SPAN, int(YEARS[-1])) + 1)
    grid = panel.tie_grid("arms_band_3y", patron, (state,), years)
    band: Floats = grid.value.to_numpy(dtype=np.float64)[0]
    return {
        y - year: None if np.isnan(b) else float(BAND_MIDDLE[int(b)])
        for y, b in zip(years, band, strict=True)
    }


def sentence(panel: Panel, found: Analogues) -> str:
    """Return in one sentence what the nearest cases say, against all cases."""
    near, every = outcome_estimates(found)[3], shares(found.space.followed)[3]
    kept = f"{percent(near.value)} ({percent(near.low)} to {percent(near.high)})"
    return (
        f"Of the {near.n} cases most like {_focal(panel, found)} among {every.n} earlier irregular changes "
        f"of government with such a tie, {kept} still had it 3 years later, against {percent(every.value)} "
        f"({percent(every.low)} to {percent(every.high)}) of all; under other distances "
        f"{percent(float(np.mean(found.firm)))} of these cases stay among the nearest."
    )


def summary(panel: Panel, found: Analogues) -> dict[str, object]:
    """Return everything as plain data for JSON."""
    q = found.question
    return {
        "focal": {"state": q.state, "year": q.year, "patrons": list(q.patrons), "rival": q.rival},
        "k": q.k,
        "weights": dict(q.weights),
        "unused": found.space.unused,
        "candidates": len(found.space.states),
        "too_recent": found.space.left_out,
        "changes_told_apart": [*(name for name, _ in CHANGES), "other"],
        "sentence": sentence(panel, found),
        "nearest": [f"{found.space.states[k]}:{found.space.years[k]}" for k in found.nearest],
        "cases": _records(case_table(panel, found)),
        "features": _records(feature_table(panel, found)),
        "outcomes": _records(outcome_table(found)),
        "robustness": _records(robustness_table(found)),
    }


def _records(table: DataTable) -> list[dict[str, Cell]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]

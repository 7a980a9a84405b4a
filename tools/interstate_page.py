"""Fill the tables and figures of ``docs/interstate.md`` and ``docs/who-arms-whom.md`` from the panel.

    python tools/interstate_page.py [--fit] [STORE]

Fits and forecasts are kept in STORE (default: the user's cache).  Declared specifications that are not there
are fitted with ``--fit`` (a minute each), and otherwise named as missing.  Text between the markers
``<!-- NAME -->`` and ``<!-- end -->`` is replaced.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tertius.claims.intervals import wilson
from tertius.claims.verdict import DataTable
from tertius.core.store import Store, default_cache
from tertius.dossier.charts import calibration
from tertius.models.interstate.ahead import NETWORK_LOGIT, STACK
from tertius.models.interstate.book import latest
from tertius.models.interstate.build import Interstate
from tertius.models.interstate.declared import declared
from tertius.models.interstate.default import Fitted, fit_default, kept
from tertius.models.interstate.evaluate import Evaluation, evaluate
from tertius.models.interstate.forecast_spec import ForecastSpec
from tertius.models.interstate.goodness import goodness
from tertius.models.interstate.outlook import Outlook
from tertius.models.interstate.track import TrackBin, in_words
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.saom.results.gof import Gof

ROOT = Path(__file__).resolve().parents[1]
PAGE, EDITORS = ROOT / "docs" / "interstate.md", ROOT / "docs" / "who-arms-whom.md"
ORIGINS = tuple(range(2004, 2020, 5))
NAMED = ("VEN", "IRN", "CAF", "MLI", "BFA", "NER", "COD", "SDN", "SYR")
CHAINS = 1000
#: What was never scored while forecasts were chosen, and the origins of each.
FRESH: dict[str, tuple[ForecastSpec, tuple[int, ...]]] = {
    "the next 20 suppliers": (ForecastSpec(skip=20), ORIGINS),
    "origins between: 2002, 2007, 2012, 2017": (ForecastSpec(history=1957), (2002, 2007, 2012, 2017)),
    "origin 1999": (ForecastSpec(), (1999,)),
    "defence pacts, from 1998 to 2013": (
        ForecastSpec(replace(ForecastSpec().model, tie="pact"), history=1958),
        (1998, 2003, 2008, 2013),
    ),
}


def main(store: Store, fit: bool) -> None:
    """Compute or fetch everything, and write pages and figures."""
    panel = load_panel()
    wanted = declared(panel)
    fits: dict[str, Fitted] = {}
    for name, one in wanted.items():
        found = (
            fit_default(panel, store, one, threads=1) if fit or name == "default" else kept(panel, store, one)
        )
        if isinstance(found, Fitted) and found.fit.converged:
            fits[name] = found
        elif isinstance(found, Fitted):
            print(f"{name}: not converged; {'; '.join(found.fit.notes)}", file=sys.stderr)
    gofs = {name: goodness(f.built, f.fit, CHAINS, threads=1) for name, f in fits.items()}
    scored = evaluate(panel, ForecastSpec(saom=True), ORIGINS, store, threads=1)
    book = latest()
    blocks = {
        "suppliers": ", ".join(fits["default"].built.axes.suppliers),
        "windows": windows(fits["default"]),
        "estimates": estimates(fits, ("default", "1995-99 on", "Cold War")),
        "alternatives": estimates(fits, ("default", "share of 25 %", "any delivery")),
        "gof": fit_table(gofs, fits, list(wanted)),
        "misfit": misfit(gofs["default"]),
        "scores": scores(scored, ORIGINS),
        "origins": by_origin(scored),
        "differences": differences(scored),
        "fresh": fresh(panel, store),
        "record": record(book.record),
        "outlook": chances(book.outlook),
    }
    fill(PAGE, blocks)
    held = book.outlook.table
    names = {s: panel.states.name(s) for s in {*held["state"], *held["supplier"]}}
    new, lost = book.outlook.changes(10)
    fill(
        EDITORS,
        {
            "made": f"The forecast was made on {book.made}, from the record up to {book.outlook.first - 1}.",
            "facts": facts(fits["default"].built),
            "words": " ".join(in_words(book.record, about) for about in (0.15, 0.35, 0.75)),
            "named": plain_table(book.outlook.of("RUS", NAMED), names),
            "new": plain_table(new, names),
            "lost": plain_table(lost, names),
        },
    )
    plot(gofs["default"], ROOT / "docs" / "interstate-gof.svg")
    reliability(book.record, ROOT / "docs" / "interstate-record.svg")


def fill(page: Path, blocks: Mapping[str, str]) -> None:
    """Put each block between its markers."""
    text = page.read_text(encoding="utf-8")
    for name, block in blocks.items():
        pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
        text, count = pattern.subn(lambda m, b=block: f"{m[1]}{b}\n{m[2]}", text)
        if count != 1:
            raise SystemExit(f"{page}: expected one block {name!r}, got {count}")
    page.write_text(text, encoding="utf-8")


def table(columns: list[str], rows: list[list[Any]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *[[str(c) for c in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def windows(fitted: Fitted) -> str:
    """Ties by window and what happened between."""
    from tertius.saom.data.describe import describe

    periods = describe(fitted.built.data)["periods"]
    ends = fitted.built.axes.ends
    rows = []
    for w, end in enumerate(ends):
        ties = int(np.nansum(fitted.built.ties[w]))
        row: list[Any] = [f"{end - 4}-{end}", int(fitted.built.axes.alive[:, w].sum()), ties]
        if w:
            p = periods.iloc[w - 1]
            row += [int(p["created"]), int(p["dissolved"]), f"{p['jaccard']:.2f}"]
        rows.append(row if w else [*row, "", "", ""])
    return table(["window", "states", "ties", "new", "lost", "Jaccard"], rows)


def estimates(every: dict[str, Fitted], names: tuple[str, ...]) -> str:
    """Estimates side by side, with convergence; what is not kept is named."""
    fits = {name: every[name] for name in names if name in every}
    lost = [name for name in names if name not in every]
    note = f"\n\nNo fit that converged: {', '.join(lost)}." if lost else ""
    labels = list(dict.fromkeys(label for f in fits.values() for label in f.fit.labels))
    rows: list[list[Any]] = []
    for label in labels:
        row: list[Any] = [label.removeprefix("ties: ")]
        for f in fits.values():
            if label in f.fit.labels:
                q = f.fit.index(label)
                row.append(f"{f.fit.theta[q]:.2f} ({f.fit.se[q]:.2f})")
            else:
                row.append("")
        rows.append(row)
    rows.append(["converged"] + ["yes" if f.fit.converged else "no" for f in fits.values()])
    rows.append(["overall maximum convergence ratio"] + [f"{f.fit.overall:.2f}" for f in fits.values()])
    rows.append(["largest t-ratio"] + [f"{np.nanmax(np.abs(f.fit.t_ratios)):.2f}" for f in fits.values()])
    rows.append(["chains"] + [str(f.fit.simulations) for f in fits.values()])
    return table(["estimate (standard error)", *fits], rows) + note


def fit_table(gofs: dict[str, Gof], fits: dict[str, Fitted], known: list[str]) -> str:
    """Mahalanobis distance and p by statistic and specification."""
    names = [r.name for r in next(iter(gofs.values())).results]
    rows = [
        [k, *(f"{g[n].distance:.0f} ({_p(g[n].p)})" for n in names), "yes" if fits[k].fit.converged else "no"]
        for k, g in gofs.items()
    ]
    lost = [name for name in known if name not in gofs]
    note = f"\n\nNo fit that converged: {', '.join(lost)}." if lost else ""
    return table(["specification", *names, "converged"], rows) + note


def _p(value: float) -> str:
    return f"p < {1 / CHAINS:.3f}" if value < 1 / CHAINS else f"p = {value:.3f}"


def misfit(gof: Gof) -> str:
    """Entries more than two standard deviations off."""
    rows = []
    for r in gof.results:
        mean, sd = r.simulated.mean(axis=0), r.simulated.std(axis=0)
        for label, o, m, s in zip(r.labels, r.observed, mean, sd):
            if s > 0 and abs(o - m) > 2 * s:
                rows.append([r.name, label, f"{o:.0f}", f"{m:.1f}", f"{(o - m) / s:+.1f}"])
    return table(["statistic", "entry", "observed", "simulated mean", "deviations off"], rows)


def scores(found: Evaluation, origins: tuple[int, ...]) -> str:
    """Mean scores over origins."""
    t = found.table[found.table["origin"].isin(origins)]
    mean = t.groupby("method", sort=False)[["brier", "log", "pr_auc", "crps", "degrees"]].mean()
    best = {c: (mean[c].max() if c == "pr_auc" else mean[c].min()) for c in mean}
    rows = []
    for method, row in mean.iterrows():
        cells = [
            f"{row[c] * (1000 if c in ('brier', 'log') else 1):.{1 if c in ('brier', 'log') else 3}f}"
            for c in mean
        ]
        rows.append([method, *(f"**{v}**" if row[c] == best[c] else v for v, c in zip(cells, mean))])
    first = t.groupby("origin")[["pairs", "ties", "changes", "missed"]].first().sum()
    note = (
        f"\n\n{len(origins)} origins, {int(first['pairs']):,} pairs, {int(first['ties']):,} ties, "
        f"{int(first['changes']):,} changes; {int(first['missed']):,} ties are with other suppliers."
    )
    return (
        table(["forecast", "Brier x 1000", "log x 1000", "PR-AUC of change", "CRPS", "degrees"], rows) + note
    )


def differences(found: Evaluation) -> str:
    """Differences from the network logit with intervals."""
    rows = []
    for method, group in found.differences.groupby("method", sort=False):
        row: list[Any] = [method]
        for score, scale in (("brier", 1000), ("log", 1000), ("crps", 1)):
            g = group[group["score"] == score].iloc[0]
            digits = 2 if scale > 1 else 3
            low, high = g["low"] * scale, g["high"] * scale
            row.append(
                f"{g['difference'] * scale:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f}); "
                f"{int(g['better'])} of {int(g['origins'])}"
            )
        rows.append(row)
    return table(["forecast", "Brier x 1000", "log x 1000", "CRPS"], rows)


def by_origin(found: Evaluation) -> str:
    """Scores of the recommended forecast and of the network logit, origin by origin."""
    at = found.table.set_index(["method", "origin"])
    rows = [
        [str(end)]
        + [f"{1000 * at.loc[(m, end), c]:.1f}" for c in ("brier", "log") for m in (STACK, NETWORK_LOGIT)]
        for end in sorted({s.origin.end for s in found.scored})
    ]
    heads = ["origin", *(f"{c} x 1000, {m}" for c in ("Brier", "log") for m in (STACK, NETWORK_LOGIT))]
    return table(heads, rows)


def fresh(panel: Panel, store: Store) -> str:
    """Scores where nothing had been looked at before."""
    rows = []
    for name, (spec, origins) in FRESH.items():
        found = evaluate(panel, spec, origins, store, threads=1)
        mean = found.table.groupby("method")[["brier", "log"]].mean() * 1000
        cells = [f"{mean.loc[m, c]:.1f}" for c in ("brier", "log") for m in (STACK, NETWORK_LOGIT)]
        gap = found.differences.set_index(["method", "score"]).loc[(STACK, "log")]
        said = f"{1000 * gap['difference']:+.1f} ({1000 * gap['low']:+.1f} to {1000 * gap['high']:+.1f})"
        rows.append([name, *cells, said, f"{int(gap['better'])} of {int(gap['origins'])}"])
    heads = ["on", *(f"{c} x 1000, {m}" for c in ("Brier", "log") for m in (STACK, NETWORK_LOGIT))]
    return table([*heads, "difference of log", "better at"], rows)


def record(bins: tuple[TrackBin, ...]) -> str:
    """What came of the chances that were given."""
    rows = [[f"{b.start:.0%} to {b.end:.0%}", f"{b.n:,}", f"{b.given:.1%}", f"{b.came:.1%}"] for b in bins]
    return table(["chance given", "pairs", "mean chance", "share that came"], rows)


def chances(ahead: Outlook) -> str:
    """Chances of Russia's ties to the named states."""
    chosen: pd.DataFrame = ahead.of("RUS", NAMED)
    rows = [
        [r.state, "yes" if r.tie == 1 else "no", f"{r.probability:.2f}", f"{r.low:.2f} to {r.high:.2f}"]
        for r in chosen.itertuples()
    ]
    return table(["state", "tie now", "chance", "95 % interval"], rows)


def facts(built: Interstate) -> str:
    """What the windows of the default model say about ties that last, end and begin."""
    before, after = built.ties[:-1] == 1, built.ties[1:] == 1
    there = built.axes.alive.T[1:, :, None] & built.axes.given.T[1:, None, :] & ~np.isnan(built.ties[1:])
    recent, never = (built.deliveries[name][:-1] == 1 for name in ("last_two_years", "never"))
    had, new = before & there, after & there & ~before

    def share(of: Any, among: Any) -> str:
        return f"{100 * (of & among).sum() / among.sum():.0f} %"

    ends = built.axes.ends
    years = f"{ends[0] - built.axes.window + 1}-{ends[-1]}"
    return "\n".join(
        [
            f"- In the windows of {years}, {share(~after, had)} of ties were gone five years later, and "
            f"{share(new, after & there)} of those then present were new.",
            f"- Recent ties last best: {share(after, had & recent)} were kept where something had come "
            f"in the last two years of the window, {share(after, had & ~recent)} where not.",
            f"- New ties are seldom out of the blue: in {share(~never, new)} the supplier had delivered "
            "something before.",
        ]
    )


def plain_table(chosen: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Chances with the names of states."""
    rows = [
        [
            names[r.state],
            names[r.supplier],
            "yes" if r.tie == 1 else "no",
            f"{100 * r.probability:.0f} % ({100 * r.low:.0f} to {100 * r.high:.0f} %)",
        ]
        for r in chosen.itertuples()
    ]
    return table(["state", "supplier", "tie in the last window", "chance"], rows)


def reliability(bins: tuple[TrackBin, ...], path: Path) -> None:
    """Draw the record: on the diagonal as many came as were given."""
    rows = tuple((b.given, b.came, *wilson(b.came, b.n), b.n) for b in bins)
    draw = partial(calibration.draw, DataTable("", ("forecast", "observed", "low", "high", "n"), rows))
    draw(480).save(str(path))


def plot(gof: Gof, path: Path) -> None:
    """Violin plots of the default specification."""
    import altair as alt

    chart = alt.vconcat(*(gof.plot(r.name) for r in gof.results))
    chart.save(str(path))


if __name__ == "__main__":
    places = [a for a in sys.argv[1:] if a != "--fit"]
    main(Store(Path(places[0])) if places else Store(default_cache()), "--fit" in sys.argv)

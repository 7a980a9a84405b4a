"""Fill the tables and figures of ``docs/interstate.md`` from the panel.

    python tools/interstate_page.py [--fit] [STORE]

Fits and forecasts are kept in STORE (default: the user's cache).  Declared specifications that are not there
are fitted with ``--fit`` (some minutes each), and otherwise named as missing.  Text between the markers
``<!-- NAME -->`` and ``<!-- end -->`` is replaced.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.store import Store, default_cache
from tertius.models.interstate.ahead import ForecastSpec
from tertius.models.interstate.declared import declared
from tertius.models.interstate.default import Fitted, fit_default, kept
from tertius.models.interstate.evaluate import Evaluation, evaluate
from tertius.models.interstate.goodness import goodness
from tertius.models.interstate.outlook import Outlook, outlook
from tertius.panel.load import load_panel
from tertius.saom.results.gof import Gof

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "interstate.md"
ORIGINS = tuple(range(2004, 2020, 5))
NAMED = ("VEN", "IRN", "CAF", "MLI", "BFA", "NER", "COD", "SDN", "SYR")
CHAINS = 500


def main(store: Store, fit: bool) -> None:
    """Compute or fetch everything, and write page and figures."""
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
    spec = ForecastSpec()
    found = evaluate(panel, spec, ORIGINS, store, threads=1)
    ahead = outlook(panel, spec, found.pools["pool"], spec.model.last, store, threads=1)
    blocks = {
        "suppliers": ", ".join(fits["default"].built.axes.suppliers),
        "windows": windows(fits["default"]),
        "estimates": estimates(fits, ("default", "1995-99 on", "Cold War")),
        "alternatives": estimates(fits, ("default", "share of 25 %", "any delivery")),
        "gof": fit_table(gofs, fits, list(wanted)),
        "misfit": misfit(gofs["default"]),
        "scores": scores(found, ORIGINS),
        "differences": differences(found),
        "pool": pool(found),
        "outlook": chances(ahead),
    }
    text = PAGE.read_text(encoding="utf-8")
    for name, block in blocks.items():
        pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
        text, count = pattern.subn(lambda m, b=block: f"{m[1]}{b}\n{m[2]}", text)
        if count != 1:
            raise SystemExit(f"{PAGE}: expected one block {name!r}, got {count}")
    PAGE.write_text(text, encoding="utf-8")
    plot(gofs["default"], ROOT / "docs" / "interstate-gof.svg")


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
    """Differences from the pooled logit with intervals."""
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


def pool(found: Evaluation) -> str:
    """Weights of the pools as learnt from all origins."""
    rows = []
    for name, p in found.pools.items():
        weights = ", ".join(f"{m} {w:.2f}" for m, w in p.weights.items())
        rows.append([name, f"{p.constant:+.2f}", f"{p.tie:+.2f}", weights])
    return table(["pool", "constant", "where tied now", "weights of log odds"], rows)


def chances(ahead: Outlook) -> str:
    """Chances of Russia's ties to the named states."""
    chosen: pd.DataFrame = ahead.of("RUS", NAMED)
    rows = [
        [
            r.state,
            "yes" if r.tie == 1 else "no",
            f"{r.probability:.2f}",
            f"{r.low:.2f} to {r.high:.2f}",
            f"{r.logit:.2f}",
            f"{chosen.loc[r.Index, 'network logit']:.2f}",
            f"{r.saom:.2f}",
        ]
        for r in chosen.itertuples()
    ]
    heads = ["state", "tie now", "chance", "95 % interval", "logit", "network logit", "actor-oriented"]
    return table(heads, rows)


def plot(gof: Gof, path: Path) -> None:
    """Violin plots of the default specification."""
    import altair as alt

    chart = alt.vconcat(*(gof.plot(r.name) for r in gof.results))
    chart.save(str(path))


if __name__ == "__main__":
    places = [a for a in sys.argv[1:] if a != "--fit"]
    main(Store(Path(places[0])) if places else Store(default_cache()), "--fit" in sys.argv)

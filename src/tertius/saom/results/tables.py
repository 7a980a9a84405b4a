"""A fit as text, data frame, LaTeX and HTML."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd
from scipy import stats

from tertius.core.errors import UsageError, shorten
from tertius.saom.results.estimates import Estimates

DIGITS = 15
LEVELS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))


def frame(fit: Estimates) -> pd.DataFrame:
    """Return one row per parameter; `p` is two-sided and normal, missing for rates and fixed parameters."""
    z = fit.z
    names = [label.split(": ", 1)[1] for label in fit.labels]
    return pd.DataFrame(
        {
            "variable": [t.on for t in fit.terms],
            "effect": names,
            "form": [t.form for t in fit.terms],
            "estimate": fit.theta,
            "se": fit.se,
            "z": z,
            "p": 2 * stats.norm.sf(np.abs(z)),
            "t_ratio": fit.t_ratios,
            "mc_error": fit.error,
            "target": fit.targets.sum(axis=0),
            "free": fit.free,
        }
    )


def intervals(fit: Estimates, alpha: float = 0.05) -> pd.DataFrame:
    """Return normal confidence intervals at level 1 - `alpha`: ``low`` and ``high`` by label.

    Raises
    ------
    UsageError
        If `alpha` is not between 0 and 1.
    """
    if isinstance(alpha, (bool, str)) or not 0 < alpha < 1:
        raise UsageError("confidence interval", "alpha between 0 and 1", f"{alpha}")
    half = stats.norm.isf(alpha / 2) * fit.se
    return pd.DataFrame({"low": fit.theta - half, "high": fit.theta + half}, index=list(fit.labels))


def tidy(fit: Estimates, level: float = 0.95) -> pd.DataFrame:
    """Return one row per parameter with the columns of R's broom, and variable and form."""
    table, span = frame(fit), intervals(fit, 1 - level)
    return pd.DataFrame(
        {
            "term": table["effect"],
            "estimate": table["estimate"],
            "std_error": table["se"],
            "statistic": table["z"],
            "p_value": table["p"],
            "conf_low": span["low"].to_numpy(),
            "conf_high": span["high"].to_numpy(),
            "variable": table["variable"],
            "form": table["form"],
        }
    )


def glance(fit: Estimates) -> pd.DataFrame:
    """Return one row about the whole fit."""
    return pd.DataFrame(
        {
            "parameters": [int(fit.free.sum())],
            "periods": [fit.targets.shape[0]],
            "converged": [fit.converged],
            "overall_ratio": [fit.overall],
            "largest_t_ratio": [float(np.abs(fit.t_ratios[fit.free]).max(initial=0.0))],
            "simulations": [fit.simulations],
            "conditional": [fit.conditional],
            "seed": [fit.seed],
        }
    )


def check_digits(digits: object) -> None:
    """Refuse a number of decimals that no table can have."""
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= DIGITS:
        raise UsageError("table", f"digits from 0 to {DIGITS}", shorten(digits))


def star(p: float) -> str:
    """Return marks of the usual levels."""
    return next((mark for level, mark in LEVELS if p < level), "")


def _number(value: float, digits: int) -> str:
    return "" if np.isnan(value) else f"{value:.{digits}f}"


def _rows(fit: Estimates, digits: int, stars: bool) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return rows by variable: effect, estimate, se, p, t-ratio."""
    check_digits(digits)
    table = frame(fit)
    out: list[tuple[str, list[tuple[str, ...]]]] = []
    for variable, part in table.groupby("variable", sort=False):
        rows: list[tuple[str, ...]] = []
        for _, r in part.iterrows():
            se = _number(r["se"], digits) if not np.isnan(r["se"]) else "fixed"
            mark = star(r["p"]) if stars else ""
            ratio = "" if se == "fixed" else _number(r["t_ratio"], 3)
            rows.append(
                (str(r["effect"]), _number(r["estimate"], digits), se, mark, _number(r["p"], 3), ratio)
            )
        out.append((str(variable), rows))
    return out


def footer(fit: Estimates) -> list[str]:
    """Return the lines that belong under every table."""
    share = np.nanmax(fit.error / fit.se)
    state = "converged" if fit.converged else "NOT CONVERGED"
    lines = [
        f"{state}: overall maximum convergence ratio {fit.overall:.3f}, {fit.simulations} simulations",
        f"Monte Carlo error at most {share:.3f} of a standard error",
    ]
    if fit.conditional:
        lines.append(f"conditional on the changes of {fit.conditional}")
    return lines + [f"note: {n}" for n in fit.notes]


def text(fit: Estimates, digits: int = 3) -> str:
    """Return a table for a terminal."""
    groups = _rows(fit, digits, True)
    width = max(len(r[0]) for _, rows in groups for r in rows) + 2
    head = f"{'':<{width}}{'estimate':>10}{'se':>9}     {'p':>7}{'t-ratio':>9}"
    lines = [head]
    for variable, rows in groups:
        lines.append(variable)
        for name, estimate, se, mark, p, ratio in rows:
            lines.append(f"  {name:<{width - 2}}{estimate:>10}{se:>9} {mark:<4}{p:>7}{ratio:>9}")
    rule = "-" * max(len(line) for line in lines)
    return "\n".join(
        [lines[0], rule, *lines[1:], rule, *footer(fit), "* p < 0.05, ** p < 0.01, *** p < 0.001"]
    )


SPECIAL = {
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


def latex_text(value: str) -> str:
    """Return text with LaTeX's special characters escaped."""
    return "".join(SPECIAL.get(c, c) for c in value)


def latex(fit: Estimates, digits: int, stars: bool) -> str:
    """Return a booktabs ``tabular``: estimates with standard errors and marks."""
    lines = [r"\begin{tabular}{lrlr}", r"\toprule", r"Effect & Estimate & & (s.e.) \\", r"\midrule"]
    for variable, rows in _rows(fit, digits, stars):
        lines.append(rf"\multicolumn{{4}}{{l}}{{\textit{{{latex_text(variable)}}}}} \\")
        for name, estimate, se, mark, _, _ in rows:
            raised = f"$^{{{mark}}}$" if mark else ""
            lines.append(rf"{latex_text(name)} & {estimate} & {raised} & ({se}) \\")
    lines += [r"\bottomrule", r"\end{tabular}"]
    return "\n".join([*lines, *(f"% {line}" for line in footer(fit))]) + "\n"


def html(fit: Estimates, digits: int, stars: bool) -> str:
    """Return a plain HTML table."""
    lines = ["<table>", f"<caption>{escape('; '.join(footer(fit)))}</caption>"]
    lines.append(
        "<thead><tr><th>effect</th><th>estimate</th><th>se</th><th>p</th><th>t-ratio</th></tr></thead>"
    )
    for variable, rows in _rows(fit, digits, stars):
        lines.append(f'<tbody><tr><th colspan="5" scope="rowgroup">{escape(variable)}</th></tr>')
        for name, estimate, se, mark, p, ratio in rows:
            cells = "".join(f"<td>{escape(c)}</td>" for c in (estimate + mark, se, p, ratio))
            lines.append(f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>')
        lines.append("</tbody>")
    return "\n".join([*lines, "</table>"]) + "\n"

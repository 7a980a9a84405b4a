"""Several fits in one table: effects in rows, models in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from tertius.core.errors import ModelError
from tertius.saom.results.estimates import Estimates
from tertius.saom.results.tables import check_digits, frame, latex_text, star
from tertius.saom.term import common_labels

MARKS = "* p < 0.05, ** p < 0.01, *** p < 0.001"


@dataclass(frozen=True)
class Table:
    """Estimates with standard errors in brackets, one column per fit.

    Attributes
    ----------
    names : tuple of str
        Of the fits.
    rows : tuple of (variable, effect, cells)
        A cell is (estimate, standard error, mark) as text, empty strings where a fit lacks the effect.
    foot : tuple of (str, tuple of str)
        What is said of each fit below the estimates.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]
    foot: tuple[tuple[str, tuple[str, ...]], ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per effect and, for each fit, its estimate and standard error as text."""
        out = pd.DataFrame({"variable": [r[0] for r in self.rows], "effect": [r[1] for r in self.rows]})
        for k, name in enumerate(self.names):
            out[name] = [_cell(cells[k]) for _, _, cells in self.rows]
        return out

    def __str__(self) -> str:
        """Return the table as text."""
        cells = [(effect, *(_cell(c) for c in row)) for _, effect, row in self.rows]
        lines = [("", *self.names), *cells, *((what, *said) for what, said in self.foot)]
        width = [max(len(line[c]) for line in lines) for c in range(len(self.names) + 1)]
        width[0] += 2

        def line(texts: Sequence[str]) -> str:
            first, rest = f"{texts[0]:<{width[0]}}", zip(texts[1:], width[1:])
            return (first + "".join(f"  {text:>{size}}" for text, size in rest)).rstrip()

        out, before = [line(("", *self.names))], None
        rule = "-" * (sum(width) + 2 * len(self.names))
        out.append(rule)
        for (variable, _, _), texts in zip(self.rows, cells):
            if variable != before:
                out.append(variable)
            before = variable
            out.append(line((f"  {texts[0]}", *texts[1:])))
        return "\n".join([*out, rule, *(line((what, *said)) for what, said in self.foot), MARKS])

    def to_html(self) -> str:
        """Return a ``<table>`` with a caption."""
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.names)
        lines = [
            f"<table>\n<caption>Standard errors in brackets; {escape(MARKS)}</caption>",
            f"<thead><tr><th></th>{head}</tr></thead>\n<tbody>",
        ]
        before = None
        for variable, effect, cells in self.rows:
            if variable != before:
                lines.append(
                    f'<tr><th scope="rowgroup" colspan="{len(self.names) + 1}">{escape(variable)}</th></tr>'
                )
            before = variable
            body = "".join(f"<td>{escape(_cell(c))}</td>" for c in cells)
            lines.append(f'<tr><th scope="row">{escape(effect)}</th>{body}</tr>')
        for what, said in self.foot:
            body = "".join(f"<td>{escape(s)}</td>" for s in said)
            lines.append(f'<tr><th scope="row">{escape(what)}</th>{body}</tr>')
        return "\n".join([*lines, "</tbody>\n</table>"]) + "\n"

    def to_latex(self) -> str:
        """Return a booktabs ``tabular``."""
        wide = len(self.names)
        lines = [rf"\begin{{tabular}}{{l{'r' * wide}}}", r"\toprule"]
        lines += [" & ".join(["", *map(latex_text, self.names)]) + r" \\", r"\midrule"]
        before = None
        for variable, effect, cells in self.rows:
            if variable != before:
                lines.append(rf"\multicolumn{{{wide + 1}}}{{l}}{{\textit{{{latex_text(variable)}}}}} \\")
            before = variable
            lines.append(" & ".join([latex_text(effect), *map(_latex_cell, cells)]) + r" \\")
        lines.append(r"\midrule")
        lines += [" & ".join([latex_text(what), *map(latex_text, said)]) + r" \\" for what, said in self.foot]
        return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", f"% {MARKS}"]) + "\n"

    def _repr_html_(self) -> str:
        return self.to_html()


def _cell(cell: tuple[str, str, str]) -> str:
    estimate, se, mark = cell
    return f"{estimate}{mark} ({se})" if estimate else ""


def _latex_cell(cell: tuple[str, str, str]) -> str:
    estimate, se, mark = cell
    raised = f"$^{{{mark}}}$" if mark else ""
    return f"${estimate}${raised} ({se})" if estimate else ""


def table(
    fits: Sequence[Estimates], names: Sequence[str] | None = None, *, digits: int = 3, rates: bool = True
) -> Table:
    """Return several fits side by side.

    Parameters
    ----------
    fits : sequence of Fit
    names : sequence of str, optional
        Headings; "model 1", "model 2" ... if omitted.
    digits : int
    rates : bool
        Whether basic rates are shown.

    Returns
    -------
    Table
        Prints as text, shows as HTML in notebooks; ``to_latex()``, ``to_html()`` and ``to_frame()``.

    Raises
    ------
    ModelError
        If there is no fit, or as many names as fits are not given.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> small = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> print(saom.table([small, small], ["first", "again"]).to_frame().columns.tolist())
    ['variable', 'effect', 'first', 'again']
    """
    if not fits:
        raise ModelError("table", "at least one fit", "none")
    wrong = next((f for f in fits if not isinstance(f, Estimates)), None)
    if wrong is not None:
        raise ModelError("table", "fits", type(wrong).__name__)
    check_digits(digits)
    headings = [f"model {k + 1}" for k in range(len(fits))] if names is None else [str(n) for n in names]
    if len(headings) != len(fits):
        raise ModelError("table", f"{len(fits)} names", f"{len(headings)}")
    cells: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    labels = common_labels([f.terms for f in fits], [f.labels for f in fits])
    for k, fit in enumerate(fits):
        p = frame(fit)["p"].to_numpy(float)
        for q, term in enumerate(fit.terms):
            if term.basic_rate and not rates:
                continue
            effect = labels[k][q].removeprefix(f"{term.on}: ")
            row = cells.setdefault((term.on, effect), [("", "", "")] * len(fits))
            se = "fixed" if np.isnan(fit.se[q]) else f"{fit.se[q]:.{digits}f}"
            row[k] = (f"{fit.theta[q]:.{digits}f}", se, star(float(p[q])))
    variables = list(dict.fromkeys(variable for variable, _ in cells))
    ordered = sorted(cells, key=lambda key: variables.index(key[0]))
    foot = (
        ("overall convergence ratio", tuple(f"{f.overall:.3f}" for f in fits)),
        ("converged", tuple("yes" if f.converged else "NO" for f in fits)),
        ("simulations", tuple(str(f.simulations) for f in fits)),
    )
    return Table(tuple(headings), tuple((*key, tuple(cells[key])) for key in ordered), foot)

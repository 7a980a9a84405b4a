"""`tertius.run`: the verdicts of a case as a mapping, each with its frame, chart and flips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tertius.api.shown import Result, described
from tertius.core.errors import UsageError, near_miss, shorten

if TYPE_CHECKING:
    import pandas as pd

    from tertius.api.charts import Chart
    from tertius.case.schema import Case
    from tertius.claims.verdict import Label, Verdict
    from tertius.panel.panel import Panel
    from tertius.pipeline.difference import Record


@dataclass(frozen=True, eq=False, repr=False)
class Judged(Result):
    """The verdict on one claim.

    Attributes
    ----------
    verdict : Verdict
        All that was found, as `tertius run` stores it.
    panel : Panel
        What it was found on.
    """

    verdict: Verdict
    panel: Panel
    _most = 6

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Judged) and self.verdict == other.verdict

    def __hash__(self) -> int:
        return hash((self.verdict.claim, self.verdict.label, self.verdict.sentence))

    @property
    def title(self) -> str:
        """Claim and label."""
        return f"{self.verdict.claim}: {self.label}"

    @property
    def label(self) -> Label:
        """The verdict's label: "supported", "leaning for", ..., "not testable"."""
        return self.verdict.label

    def lines(self) -> Iterable[str]:
        """Return what was found: in plain words, and in the sentence of the test."""
        from tertius.claims.wording import said

        return dict.fromkeys(line for line in (said(self.verdict), self.verdict.sentence) if line)

    def frame(self) -> pd.DataFrame:
        """Return the grid, one row a specification.

        Returns
        -------
        DataFrame
            Columns ``role`` ("main", "variant", "placebo"), one for each choice, ``value``, ``low``,
            ``high``, ``level``, ``n``, ``n_effective`` and ``direction``.  Without an estimate: NaN.
        """
        import pandas as pd

        rows = [
            {
                "role": cell.role,
                **cell.specification,
                "value": cell.estimate.value,
                "low": cell.estimate.low,
                "high": cell.estimate.high,
                "level": cell.estimate.level,
                "n": cell.estimate.n,
                "n_effective": cell.estimate.n_effective,
                "direction": cell.direction,
            }
            for cell in self.verdict.grid
        ]
        frame = pd.DataFrame(rows)
        for name in ("value", "low", "high"):
            if name in frame:
                frame[name] = frame[name].astype(float)
        return self._described(frame, ("value", "low", "high"))

    def _further(self) -> Iterable[str]:
        return (".flips() has what would turn it, .tables() the cases, .charts() and .chart(0) the drawings",)

    def flips(self) -> pd.DataFrame:
        """Return the changes that were tried on the verdict, one a row.

        Returns
        -------
        DataFrame
            ``kind``, ``change`` in words, ``label`` that it leads to (None: no change of this kind does),
            ``size`` (comparable between kinds, a share) and ``applies``.
        """
        import pandas as pd

        columns = ["kind", "change", "label", "size", "applies"]
        rows = [[getattr(flip, name) for name in columns] for flip in self.verdict.flips]
        return self._described(pd.DataFrame(rows, columns=columns), ())

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables behind the verdict by title: its reference cases and what the test reports."""
        import pandas as pd

        return {
            table.title: self._described(pd.DataFrame(table.rows, columns=list(table.columns)), ())
            for table in (*self.verdict.cases, *self.verdict.tables)
        }

    def charts(self) -> list[Chart]:
        """Return its charts: those of the test, then the curve of all specifications."""
        from tertius.api.charts import charts_of, source_line

        return charts_of(self.verdict, source_line(self.frame().attrs["sources"]))

    def chart(self, number: int = 0) -> Chart:
        """Return chart `number`, the first by default.

        Raises
        ------
        UsageError
            The verdict has no such chart.
        """
        found = self.charts()
        if not -len(found) <= number < len(found):
            raise UsageError(f"chart {number}", f"a chart of {self.verdict.claim!r}", f"{len(found)} charts")
        return found[number]

    def _described(self, frame: pd.DataFrame, measured: Iterable[str]) -> pd.DataFrame:
        head = self.verdict.headline
        units = dict.fromkeys(measured, head.unit) if head else {}
        return described(frame, self.title, units, self.panel.manifest, self.verdict.datasets)


@dataclass(frozen=True, eq=False, repr=False)
class CaseRun(Result, Mapping[str, Judged]):
    """The verdicts of a case by claim, in the case's order.

    Attributes
    ----------
    case : Case
    folder : Path or None
        Where the dossier lies, if one was asked for.
    failed : mapping of str to str
        Why which claims could not be judged.
    """

    case: Case
    panel: Panel
    verdicts: tuple[Verdict, ...]
    failed: Mapping[str, str]
    folder: Path | None = None

    @property
    def title(self) -> str:
        """Title of the case."""
        return self.case.title

    def __getitem__(self, claim: str) -> Judged:
        for verdict in self.verdicts:
            if verdict.claim == claim:
                return Judged(verdict, self.panel)
        # A mapping raises KeyError: Python's `in` and `get` rely on it.
        raise UnknownClaim(claim, [verdict.claim for verdict in self.verdicts])

    def __iter__(self) -> Iterator[str]:
        return (verdict.claim for verdict in self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    def frame(self) -> pd.DataFrame:
        """Return one row a claim: label, plain sentence, estimate with interval, unit, n, test."""
        import pandas as pd

        from tertius.dossier.export import verdict_row

        rows = []
        for verdict in self.verdicts:
            claim = self.case.claim(verdict.claim)
            rows.append(
                verdict_row(verdict, claim.paraphrase if claim else "", (claim and claim.hedge) or "")
            )
        datasets = dict.fromkeys(name for verdict in self.verdicts for name in verdict.datasets)
        return described(pd.DataFrame(rows), self.title, {}, self.panel.manifest, datasets)

    def charts(self) -> list[Chart]:
        """Return the charts of all claims."""
        return [chart for judged in self.values() for chart in judged.charts()]

    def compare(self, other: CaseRun | str | Path) -> pd.DataFrame:
        """Return what changed from this run to another of the same case, a row a claim.

        Parameters
        ----------
        other : CaseRun, str or Path
            A later run, or the folder of one that `tertius run` or ``out=`` wrote.

        Returns
        -------
        DataFrame
            ``claim``, ``changed`` ("verdict", "numbers", "none", "added" or "removed"), ``before`` and
            ``after`` (labels), ``value before`` and ``value after``, and ``why``: all on record that can
            explain it.

        Raises
        ------
        StoreError
            No run in that folder.
        """
        import pandas as pd

        from tertius.pipeline.difference import compare, load_record

        second = other._record() if isinstance(other, CaseRun) else load_record(Path(other))
        columns = ["claim", "changed", "before", "after", "value before", "value after", "why"]
        rows = [
            (
                change.claim,
                change.kind,
                *((side or {}).get("label") for side in (change.before, change.after)),
                *((side or {}).get("value") for side in (change.before, change.after)),
                "; ".join(change.why),
            )
            for change in compare(self._record(), second).changes
        ]
        return pd.DataFrame(rows, columns=columns)

    def save(self, path: str | Path) -> Path:
        """Write the run for Word (.docx), Excel (.xlsx) or Stata (.dta), or its verdicts as .csv.

        Raises
        ------
        UsageError
            Another ending, or a package that is not installed.
        """
        from tertius.api.exports.tables import write_excel, write_stata
        from tertius.api.exports.word import write_word
        from tertius.core.files import atomic
        from tertius.dossier.export import write_csv

        path = Path(path)
        if path.suffix == ".docx":
            write_word(self._record(), self.folder, path)
        elif path.suffix == ".xlsx":
            write_excel(self._record(), path)
        elif path.suffix == ".dta":
            write_stata(self._record(), path)
        elif path.suffix == ".csv":
            frame = self.frame()
            cells = frame.astype(object).to_numpy()
            cells[frame.isna().to_numpy()] = None
            with atomic(path) as part:
                write_csv(part, map(str, frame.columns), cells.tolist())
        else:
            expected = "a name ending in .docx, .xlsx, .dta or .csv"
            raise UsageError(str(path), expected, repr(path.suffix), "`tertius export` writes PDF")
        return path

    def _record(self) -> Record:
        """Return the run as one that was written and read back."""
        from tertius.dossier.export import record
        from tertius.pipeline.difference import read_record
        from tertius.pipeline.run import record_of

        made = record_of(self.case, self.panel, self.verdicts)
        sources = self.panel.manifest.get("sources", {})
        return read_record(record(self.case, self.verdicts, made, sources), self.title)

    def __str__(self) -> str:
        """Return one line a claim: its label and what was found in plain words."""
        from tertius.claims.wording import said

        return "\n".join([self.title, *(f"{v.claim}: {v.label}. {said(v)}" for v in self.verdicts)])

    def _repr_html_(self) -> str:
        from markupsafe import Markup

        from tertius.claims.wording import said

        row = Markup("<tr><th>{}</th><td>{}</td><td>{}</td></tr>")
        rows = Markup("").join(row.format(v.claim, v.label, said(v)) for v in self.verdicts)
        head = Markup("<thead><tr><th>claim</th><th>verdict</th><th>in plain words</th></tr></thead>")
        caption = Markup("<caption>{}</caption>").format(self.title)
        return str(Markup("<table>{}{}<tbody>{}</tbody></table>").format(caption, head, rows))


class UnknownClaim(UsageError, KeyError):
    """A claim that the case does not have."""

    def __init__(self, claim: object, known: Sequence[str]) -> None:
        self.claim, self.known = claim, tuple(known)
        hint = near_miss(str(claim), known) or f"known: {', '.join(known)}"
        super().__init__(f"claim {shorten(claim)}", "a claim of the run", "none", hint)

    def __reduce__(self) -> tuple[type[UnknownClaim], tuple[object, tuple[str, ...]]]:  # type: ignore[override]
        return type(self), (self.claim, self.known)


def run(
    case: str | Path | Case,
    claims: str | Sequence[str] = (),
    *,
    out: str | Path | None = None,
    workers: int = 1,
    panel: Panel | None = None,
) -> CaseRun:
    """Judge the claims of a case; what was judged before is taken from the cache.

    Parameters
    ----------
    case : str, Path or Case
        Name of a packaged case, a case file, or a case.
    claims : str or sequence of str
        Only these; all where none is named.
    out : str or Path, optional
        Folder to write the dossier into; none is written without.
    workers : int
        Processes.  A script that asks for more than one needs the guard ``if __name__ == "__main__"``.
    panel : Panel, optional
        In place of the embedded one with the user's imports.

    Returns
    -------
    CaseRun
        A mapping from claim to `Judged`.

    Raises
    ------
    TertiusError
        An unknown case or claim, or a case with faults.

    Examples
    --------
    >>> import tertius
    >>> judged = tertius.run("new-syria", "not-always-forced")
    >>> list(judged)
    ['not-always-forced']
    >>> verdict = judged["not-always-forced"]
    >>> verdict.label == verdict.verdict.label
    True
    >>> sorted(verdict.frame()["role"].unique())
    ['main', 'placebo', 'variant']
    """
    from tertius.case.load import load_case
    from tertius.case.schema import Case as CaseFile
    from tertius.panel.load import load_panel
    from tertius.pipeline.run import judge_case, run_case

    loaded = case if isinstance(case, CaseFile) else load_case(case)
    chosen = [claims] if isinstance(claims, str) else list(claims)
    panel = panel or load_panel()
    if out is None:
        done = judge_case(loaded, panel, chosen, workers=workers)
        return CaseRun(loaded, panel, done.verdicts, done.failed)
    finished = run_case(loaded, panel, Path(out), chosen, workers=workers)
    return CaseRun(finished.case, panel, finished.verdicts, finished.failed, finished.folder)

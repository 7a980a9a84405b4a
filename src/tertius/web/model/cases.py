"""What the library and the claim screens know of a case: its last run, each verdict, how fragile it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tertius.case.schema import Case, Claim
from tertius.claims.fill import fill
from tertius.claims.flips import by_fragility, smallest
from tertius.claims.verdict import Flip, Verdict
from tertius.pipeline.difference import Record
from tertius.web.bench import Bench
from tertius.web.errors import Missing
from tertius.web.jobs.record import Job


@dataclass(frozen=True)
class Standing:
    """A case with its last run, or with the run that was asked for.

    Attributes
    ----------
    job, record : Job or None, Record or None
        None where the case has not been run.
    stale : tuple of str
        What has changed since: "data", "case", "code".
    """

    case: Case
    job: Job | None
    record: Record | None
    stale: tuple[str, ...]

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """Verdicts by claim."""
        return self.record.verdicts if self.record else {}

    @property
    def fragile(self) -> tuple[Verdict, Flip] | None:
        """The verdict that the smallest change would alter, and this change."""
        ordered = by_fragility(list(self.verdicts.values()))
        for verdict in ordered:
            for flip in smallest(verdict.flips):
                if flip.label is not None and flip.size is not None:
                    return verdict, flip
        return None

    def pair(self, name: str) -> tuple[Claim, Verdict | None]:
        """Return a claim and its verdict.

        Raises
        ------
        Missing
            The case has no such claim.
        """
        claim = self.case.claim(name)
        if claim is None:
            raise Missing("claim", f"a claim of the case {self.case.id!r}", repr(name[:60]))
        return claim, self.verdicts.get(name)


def standing(bench: Bench, name: str, run: int | None = None) -> Standing:
    """Return how a case stands, by its last run or by run number `run`.

    Raises
    ------
    TertiusError
        No such case or run, a case that cannot be read any more, or a run of another case.
    """
    case = fill(bench.workspace.case(name))
    if run is None:
        job = bench.latest(name)
    else:
        from tertius.web.jobs.record import get

        job = get(bench.database, run)
        if job.kind != "run" or job.subject != name:
            raise Missing("run", f"a run of the case {name!r}", str(run))
    if job is None:
        return Standing(case, None, None, ())
    found = bench.run(job.id)
    return Standing(case, job, found, bench.stale(case, found))

"""Several groups in one model: shared effects, rates of their own, covariates centred over all groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError
from tertius.saom.data.centre import ActorValues, similarity_mean
from tertius.saom.data.prepare import Prepared, prepare
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, SaomData
from tertius.saom.simulation.simulate import Model, Simulation
from tertius.saom.term import Term, labels_of

STREAM = 7919
"""What is added to the seed for each further group, whose chains have a stream of their own."""


def _same_kind(where: str, mine: object, first: object) -> None:
    """Refuse what would make one parameter mean two things in two groups."""
    for name in ("two_mode", "symmetric", "rule", "double_step", "offset", "absorbing", "centred", "of"):
        one, other = getattr(mine, name, None), getattr(first, name, None)
        if one != other:
            raise ModelError(where, f"{name}={other!r} as in the first group", f"{one!r}")


class GroupModel(Model):
    """One model of several data sets with the same variables and covariates.

    The groups' periods follow each other, so statistics are (chains, all periods, parameters); basic
    rates are one per period of a group, every other parameter is shared.  Means and ranges are those over all
    groups together; mean similarities are each group's own, over the common range, as RSiena has them.

    Parameters
    ----------
    groups : mapping of name to SaomData
    terms : sequence of Term
    conditional : str, optional

    Raises
    ------
    ModelError
        Naming the group whose variables or covariates differ from the first one's.
    """

    def __init__(
        self, groups: Mapping[str, SaomData], terms: Sequence[Term], conditional: str | None = None
    ) -> None:
        if not groups:
            raise ModelError("groups", "at least one group", "none")
        wrong = next((k for k, v in groups.items() if not isinstance(v, SaomData)), None)
        if wrong is not None:
            raise ModelError(f"group {wrong!r}", "SaomData", type(groups[wrong]).__name__)
        first = next(iter(groups.values()))
        for name, data in groups.items():
            for what in ("variables", "covariates"):
                mine, theirs = getattr(data, what), getattr(first, what)
                kinds = {k: type(v).__name__ for k, v in mine.items()}
                wanted = {k: type(v).__name__ for k, v in theirs.items()}
                if kinds != wanted:
                    raise ModelError(f"group {name!r}", f"{what} {wanted}", f"{kinds}")
                for k, v in mine.items():
                    _same_kind(f"group {name!r}, {k!r}", v, theirs[k])
        self.names = tuple(groups)
        prepared = recentred([prepare(data) for data in groups.values()])
        self.members = [
            Model(data, list(terms), conditional, p) for data, p in zip(groups.values(), prepared)
        ]
        self.prepared = prepared[0]
        counts = [data.periods for data in groups.values()]
        self.first_period = np.concatenate([[0], np.cumsum(counts)]).astype(int)
        self.terms = self._joined()
        self.columns = [
            np.array([self.terms.index(self._moved(t, g)) for t in m.terms])
            for g, m in enumerate(self.members)
        ]

    def _moved(self, term: Term, g: int) -> Term:
        if not term.basic_rate:
            return term
        return replace(term, period=int(self.first_period[g]) + (term.period or 0))

    def _joined(self) -> tuple[Term, ...]:
        ordered: list[Term] = []
        for name in self.members[0].plan.variables:
            for g, member in enumerate(self.members):
                ordered += [self._moved(t, g) for t in member.terms if t.on == name and t.basic_rate]
            ordered += [t for t in self.members[0].terms if t.on == name and not t.basic_rate]
        return tuple(ordered)

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the parameters; rates name their group."""
        out = []
        for term, label in zip(self.terms, labels_of(self.terms)):
            if term.basic_rate and term.period is not None:
                g = int(np.searchsorted(self.first_period, term.period, side="right")) - 1
                period = term.period - int(self.first_period[g]) + 1
                out.append(f"{term.on}: Rate {self.names[g]} period {period}")
            else:
                out.append(label)
        return tuple(out)

    @property
    def conditioned(self) -> str | None:
        """The variable that simulation is conditional on."""
        return self.members[0].conditioned

    @property
    def targets(self) -> Floats:
        """Observed statistics (all periods, parameters)."""
        out = np.zeros((int(self.first_period[-1]), len(self.terms)))
        for g, member in enumerate(self.members):
            rows = slice(self.first_period[g], self.first_period[g + 1])
            out[rows, self.columns[g]] = member.targets
        return out

    def start(self) -> Floats:
        """Return crude start values: each group's own for rates, their mean for the others."""
        total, count = np.zeros(len(self.terms)), np.zeros(len(self.terms))
        for g, member in enumerate(self.members):
            total[self.columns[g]] += member.start()
            count[self.columns[g]] += 1
        out: Floats = total / np.maximum(count, 1)
        return out

    def simulate(
        self,
        theta: Floats,
        chains: int,
        seed: int,
        first: int = 0,
        threads: int | None = None,
        states: bool = False,
        scores: bool = True,
    ) -> Simulation:
        """Simulate each group; `states` is not supported here (simulate the `members`)."""
        if states:
            raise ModelError("groups", "statistics alone", "states=True", "simulate the members one by one")
        if len(theta) != len(self.terms):
            raise ModelError("theta", f"{len(self.terms)} finite numbers", f"{len(theta)}")
        shape = (chains, int(self.first_period[-1]), len(self.terms))
        statistics, derivatives, times = np.zeros(shape), np.zeros(shape), np.zeros(shape[:2])
        for g, member in enumerate(self.members):
            # Streams differ by group: each has its own root.
            sim = member.simulate(
                theta[self.columns[g]], chains, seed + STREAM * g, first, threads, False, scores
            )
            rows = slice(self.first_period[g], self.first_period[g + 1])
            statistics[:, rows, self.columns[g]] = sim.statistics
            derivatives[:, rows, self.columns[g]] = sim.scores
            times[:, rows] = sim.times
        return Simulation(statistics, derivatives, times, {}, {})


def recentred(prepared: Sequence[Prepared]) -> list[Prepared]:
    """Return the same data with means and ranges over all groups, and mean similarities over that range."""
    if len(prepared) == 1:
        return list(prepared)
    first = prepared[0].data
    out = list(prepared)
    for name, variable in first.variables.items():
        if not isinstance(variable, Behaviour):
            continue
        raws = [p.data.behaviours[name].values for p in prepared]
        mean = float(np.mean([m for raw in raws for m in np.nanmean(raw, axis=0)]))
        low = min(float(np.nanmin(r)) for r in raws)
        high = max(float(np.nanmax(r)) for r in raws)
        for g, (p, raw) in enumerate(zip(out, raws)):
            b = p.behaviours[name]
            similarity = similarity_mean(raw.T[: max(raw.shape[1] - 1, 1)], high - low)
            values = replace(b.values, values=b.values.values + (b.values.mean - mean), mean=mean)
            values = replace(values, span=high - low, low=low, high=high, similarity=similarity)
            out[g] = replace(p, behaviours={**p.behaviours, name: replace(b, values=values)})
    for name, covariate in first.covariates.items():
        each = [p.data.covariates[name] for p in prepared]
        if isinstance(covariate, Covariate):
            out = _actors(out, name, [c.values for c in each])
        elif isinstance(covariate, Dyadic) and covariate.centred:
            raws = [c.values if c.values.ndim == 3 else c.values[None] for c in each]
            mean = float(np.concatenate([r[_cells(r)] for r in raws]).mean())
            for g, (p, raw) in enumerate(zip(out, raws)):
                used = raw[: len(p.dyadic[name])]
                matrices = np.where(np.isnan(used), 0.0, used - mean)
                out[g] = replace(p, dyadic={**p.dyadic, name: np.ascontiguousarray(matrices)})
    return out


def _actors(prepared: list[Prepared], name: str, values: list[Floats]) -> list[Prepared]:
    columns = []
    for p, v in zip(prepared, values):
        columns.append(v[None, :] if v.ndim == 1 else v.T[: p.data.periods])
    seen = np.concatenate([c[~np.isnan(c)] for c in columns])
    mean, low, high = float(seen.mean()), float(seen.min()), float(seen.max())
    out = []
    for p, c in zip(prepared, columns):
        covariate = p.data.covariates[name]
        shift = mean if isinstance(covariate, Covariate) and covariate.centred else 0.0
        filled = np.where(np.isnan(c), mean, c) - shift
        made = ActorValues(filled, np.isnan(c), shift, high - low, similarity_mean(c, high - low), low, high)
        out.append(replace(p, actors={**p.actors, name: made}))
    return out


def _cells(raw: Floats) -> Bools:
    used = ~np.isnan(raw)
    if raw.shape[1] == raw.shape[2]:
        used = used & ~np.eye(raw.shape[1], dtype=bool)
    return used

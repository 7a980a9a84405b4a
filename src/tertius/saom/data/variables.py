"""What a model is fitted to: dependent variables, covariates and presence, checked when built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np

from tertius.core.arrays import Bytes
from tertius.core.arrays import Floats as Floats  # importers of this module may take it from here
from tertius.core.errors import ModelError, near_miss, shorten
from tertius.saom.data.cells import STRUCTURAL_ONE as STRUCTURAL_ONE
from tertius.saom.data.cells import STRUCTURAL_ZERO as STRUCTURAL_ZERO
from tertius.saom.data.cells import UNFIT, blocks, coded, floats, ties
from tertius.saom.data.constraints import check as check_constraints

LARGEST = 1e100
"""Squares and sums of larger values are no numbers."""
RULES = {
    "forcing": "ego chooses among all others and decides alone",
    "initiative": "ego chooses among all others; a new tie needs the other's consent",
    "pairwise_forcing": "two actors meet and one of them decides",
    "pairwise_mutual": "two actors meet; a tie is where both want it",
    "pairwise_disjunctive": "two actors meet; a tie is where one of them wants it",
    "pairwise_joint": "two actors meet; the sum of what it is worth to them decides",
}
"""Who decides on a tie of a symmetric network."""


def _floats(where: str, values: Any, dims: tuple[int, ...]) -> Floats:
    values = _dense(where, values)
    if np.ma.isMaskedArray(values):  # what is masked is missing, whatever stands below the mask
        values = np.ma.filled(values.astype(np.float64), np.nan)
    try:
        if kind := UNFIT.get(np.asarray(values).dtype.kind):
            raise ModelError(where, "an array of numbers", kind)
        array = np.array(values, dtype=np.float64, order="C")  # one layout, one compiled kernel
    except (TypeError, ValueError):
        raise ModelError(where, "an array of numbers", type(values).__name__) from None
    if array.ndim not in dims:
        shape = " or ".join(f"{d}-dimensional" for d in dims)
        raise ModelError(where, f"a {shape} array", f"shape {array.shape}")
    if np.isinf(array).any():
        raise ModelError(where, "finite numbers or NaN for missing", "an infinite value")
    if array.size and np.nanmax(np.abs(array), initial=0.0) > LARGEST:
        raise ModelError(where, f"numbers up to {LARGEST:g}", f"{np.nanmax(np.abs(array)):g}", "rescale it")
    array.setflags(write=False)
    return array


def _dense(where: str, values: Any) -> Any:
    """Return sparse matrices (or a list of them) as an array; anything else as it is."""
    if hasattr(values, "toarray"):
        return values.toarray()
    if isinstance(values, (list, tuple)) and values and all(hasattr(v, "toarray") for v in values):
        shapes = {v.shape for v in values}
        if len(shapes) > 1:
            a, b = sorted(shapes)[:2]
            raise ModelError(where, "sparse matrices of one shape", f"{a} and {b}")
        return np.stack([v.toarray() for v in values])
    if isinstance(values, (list, tuple)) and any(np.ma.isMaskedArray(v) for v in values):
        return np.ma.stack(values)
    return values


class _Waves:
    """Field of a network that takes numbers, keeps one byte a cell, and gives numbers anew when asked."""

    @overload
    def __get__(self, network: None, kind: type) -> _Waves: ...
    @overload
    def __get__(self, network: Network, kind: type) -> Floats: ...
    def __get__(self, network: Network | None, kind: type) -> _Waves | Floats:
        if network is None:
            raise AttributeError("waves")  # so that the field has no default
        return floats(network.cells)

    def __set__(self, network: Network, given: Any) -> None:
        network.__dict__["cells"] = coded(given)


@dataclass(frozen=True, eq=False)
class Network:
    """A dependent network observed in waves.

    Parameters
    ----------
    waves : array (waves, senders, receivers), or one scipy sparse matrix a wave
        0 or 1, NaN for missing, 10 and 11 for structural zeros and ones; cells that are not stored are 0.
        One byte a cell is kept; each look at `waves` makes an array of float64 anew.
    two_mode : bool
        Receivers are another node set; otherwise the array is square and self-ties are refused.
    symmetric : bool
        Ties are undirected.
    rule : str
        Who decides on the ties of a symmetric network (Snijders & Pickup 2017); a key of `RULES`.  RSiena's
        modelType 2, 3, 4, 5 and 6 are "forcing", "initiative", "pairwise_forcing",
        "pairwise_mutual" and "pairwise_joint".
    max_degree : int, optional
        Actors with so many ties make no further one.
    double_step : float
        Probability that a ministep is followed at once by one of the actor whose tie was changed; for
        directed one-mode networks.  RSiena's modelType 7, 8, 9 and 10 are 0.25, 0.5, 0.75 and 1.
    offset : float
        Added to what a new tie is worth to the actor who is asked for consent, under the rule "initiative"
        (RSiena's ``Offset``): the larger, the more readily actors consent.

    Raises
    ------
    ModelError
        Naming wave and actors of the first bad cell.
    """

    waves: _Waves = _Waves()
    two_mode: bool = False
    symmetric: bool = False
    rule: str = "forcing"
    max_degree: int | None = None
    double_step: float = 0.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        """Check what the cells are together; each for itself was checked when it was read."""
        a = self.cells
        if not self.two_mode:
            if a.shape[1] != a.shape[2]:
                raise ModelError("network", "a square matrix per wave", f"shape {a.shape}", "two_mode=True?")
            loops = ties(np.einsum("wii->wi", a))
            if loops.any():
                w, i = (int(k) for k in np.argwhere(loops)[0])
                raise ModelError(f"network, wave {w + 1}, actor {i + 1}", "no self-tie", "1", "set it to 0")
        if self.rule not in RULES:
            raise ModelError(
                "network", f"a rule of {', '.join(RULES)}", repr(self.rule), near_miss(str(self.rule), RULES)
            )
        if self.rule != "forcing" and not self.symmetric:
            raise ModelError("network", f"a symmetric one under the rule {self.rule!r}", "a directed one")
        if self.max_degree is not None and (
            isinstance(self.max_degree, bool) or not isinstance(self.max_degree, int) or self.max_degree < 1
        ):
            raise ModelError("network", "max_degree of 1 or more", shorten(self.max_degree))
        if self.max_degree is not None and self.rule != "forcing":
            raise ModelError("network", "max_degree under the rule 'forcing'", repr(self.rule))
        _check_steps(self)
        if self.symmetric:
            if self.two_mode:
                raise ModelError("network", "symmetric or two-mode", "both")
            for w, rows in blocks(a.shape):
                unequal = a[w, rows] != a[w, :, rows].T
                if unequal.any():
                    i, j = (int(k) for k in np.argwhere(unequal)[0])
                    where = f"network, wave {w + 1}, pair {rows.start + i + 1},{j + 1}"
                    raise ModelError(where, "equal entries both ways", "unequal ones")

    @property
    def cells(self) -> Bytes:
        """Cells (waves, senders, receivers) as kept: their values, 255 where missing."""
        kept: Bytes = self.__dict__["cells"]
        return kept

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of waves, senders and receivers."""
        waves, senders, receivers = self.cells.shape
        return waves, senders, receivers


def _check_steps(net: Network) -> None:
    """Raise `ModelError` where double steps or an offset are no numbers or have no place here."""
    for name, low, high in (("double_step", 0.0, 1.0), ("offset", -100.0, 100.0)):
        value = getattr(net, name)
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not plain or not low <= value <= high:
            raise ModelError("network", f"{name} from {low:g} to {high:g}", shorten(value))
    if net.double_step and (net.symmetric or net.two_mode):
        kind = "a symmetric one" if net.symmetric else "a two-mode one"
        raise ModelError("network", "a directed one-mode network for double_step", kind, "leave it out")
    if net.offset and net.rule != "initiative":
        raise ModelError("network", "the rule 'initiative' for an offset", repr(net.rule), "leave it out")


@dataclass(frozen=True, eq=False)
class Behaviour:
    """A dependent ordinal variable: `values` (actors, waves) are integers, NaN for missing.

    With `absorbing`, staying counts twice for an actor at the lowest or highest level.
    """

    values: Floats
    absorbing: bool = False

    def __post_init__(self) -> None:
        """Check every value."""
        z = _floats("behaviour", self.values, (2,))
        object.__setattr__(self, "values", z)
        bad = ~np.isnan(z) & (z != np.round(z))
        if bad.any():
            i, w = (int(k) for k in np.argwhere(bad)[0])
            raise ModelError(
                f"behaviour, actor {i + 1}, wave {w + 1}",
                "an integer or NaN",
                f"{z[i, w]:g}",
                "round or bin it",
            )
        if np.isnan(z).all():
            raise ModelError("behaviour", "at least one observed value", "only missing values")
        span = float(np.nanmax(z) - np.nanmin(z))
        if np.nanmax(np.abs(z)) > 1e9 and span <= LEVELS:
            raise ModelError(
                "behaviour", "levels up to 1e+09", f"{np.nanmax(np.abs(z)):g}", "subtract a level"
            )
        if span > LEVELS:
            raise ModelError(
                "behaviour", f"a range of at most {LEVELS} levels", f"{span:g}", "bin it to ten or fewer"
            )


@dataclass(frozen=True, eq=False)
class Covariate:
    """An actor covariate: constant (actors,) or changing (actors, waves); `of` is its node set.

    `centred` subtracts the mean over actors, and over all waves but the last where it changes.
    """

    values: Floats
    of: str = "senders"
    centred: bool = True

    def __post_init__(self) -> None:
        """Check the values."""
        object.__setattr__(self, "values", _floats("covariate", self.values, (1, 2)))
        if self.of not in ("senders", "receivers"):
            raise ModelError("covariate", "of='senders' or of='receivers'", repr(self.of))


@dataclass(frozen=True, eq=False)
class Dyadic:
    """A dyadic covariate: constant (senders, receivers) or changing (periods, senders, receivers).

    `values` may be a scipy sparse matrix, or a list of them, one per period; cells that are not stored are 0.
    They are laid out as arrays here, since kernels look up any pair at once: 8 bytes per cell, twice where
    the covariate is centred, as the networks themselves take 1 byte per cell.
    """

    values: Floats
    centred: bool = True

    def __post_init__(self) -> None:
        """Check the values, laid out as an array."""
        object.__setattr__(self, "values", _floats("dyadic covariate", self.values, (2, 3)))


Variable = Network | Behaviour
AnyCovariate = Covariate | Dyadic
LEVELS = 1000
"""Largest range of a behaviour; steps of one make anything near it hopeless."""


@dataclass(frozen=True, eq=False)
class SaomData:
    """Everything that a model may use, with shapes checked against each other.

    Parameters
    ----------
    variables : mapping of name to Network or Behaviour
        Dependent variables; all have the same number of waves and of senders.
    covariates : mapping of name to Covariate or Dyadic
    presence : tuple of (start, end) pairs per actor, optional
        Intervals, in 1-based waves with fractions, in which each actor is present.
    constraints : tuple of (relation, first network, second network)
        Relations of `constraints.RELATIONS` that hold in every state.
    """

    variables: Mapping[str, Variable]
    covariates: Mapping[str, AnyCovariate] = field(default_factory=dict)
    presence: tuple[tuple[tuple[float, float], ...], ...] | None = None
    constraints: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        """Check shapes against each other."""
        _check_kinds("variables", self.variables, (Network, Behaviour))
        _check_kinds("covariates", self.covariates, (Covariate, Dyadic))
        if not self.variables:
            raise ModelError("data", "at least one dependent variable", "none")
        both = set(self.variables) & set(self.covariates)
        if both:
            raise ModelError("data", "different names for variables and covariates", repr(min(both)))
        n, waves = self.n, self.waves
        for name, v in self.variables.items():
            here = (v.shape[1], v.shape[0]) if isinstance(v, Network) else v.values.shape
            if tuple(here) != (n, waves):
                raise ModelError(
                    f"variable {name!r}", f"{n} actors and {waves} waves", f"{here[0]} and {here[1]}"
                )
        for name, c in self.covariates.items():
            _check_covariate(name, c, self)
        if self.presence is not None:
            _check_presence(self.presence, n)
        check_constraints(self.constraints, self.networks)

    @property
    def n(self) -> int:
        """Number of senders."""
        first = next(iter(self.variables.values()))
        return int(first.shape[1] if isinstance(first, Network) else first.values.shape[0])

    @property
    def waves(self) -> int:
        """Number of waves."""
        first = next(iter(self.variables.values()))
        return int(first.shape[0] if isinstance(first, Network) else first.values.shape[1])

    @property
    def periods(self) -> int:
        """Number of periods, one fewer than waves."""
        return self.waves - 1

    @property
    def networks(self) -> dict[str, Network]:
        """The dependent networks, in order."""
        return {k: v for k, v in self.variables.items() if isinstance(v, Network)}

    @property
    def behaviours(self) -> dict[str, Behaviour]:
        """The dependent behaviours, in order."""
        return {k: v for k, v in self.variables.items() if isinstance(v, Behaviour)}

    def find(self, name: str) -> Variable | AnyCovariate:
        """Return the variable or covariate called `name`; raise `ModelError` with a hint otherwise."""
        every: dict[str, Variable | AnyCovariate] = {**self.variables, **self.covariates}
        if name not in every:
            hint = near_miss(name, every) or f"the data have {', '.join(every)}"
            raise ModelError(f"name {name!r}", "a variable or covariate of the data", "nothing", hint)
        return every[name]


def _check_kinds(where: str, given: object, kinds: tuple[type, ...]) -> None:
    wanted = " and ".join(k.__name__ for k in kinds)
    if not isinstance(given, Mapping):
        raise ModelError(where, f"a mapping from name to {wanted}", type(given).__name__)
    for name, value in given.items():
        if not isinstance(name, str) or not name.strip():
            raise ModelError(where, "names that are text", shorten(name))
        if not isinstance(value, kinds):
            wanted = " or ".join(k.__name__ for k in kinds)
            raise ModelError(f"{where}, {shorten(name)}", f"a {wanted}", type(value).__name__)


def _check_presence(presence: Any, n: int) -> None:
    try:
        count, spans = len(presence), [[(float(a), float(b)) for a, b in mine] for mine in presence]
    except (TypeError, ValueError):
        raise ModelError("presence", "pairs of start and end for each actor", shorten(presence)) from None
    if count != n:
        raise ModelError("presence", f"intervals for {n} actors", f"{count}")
    for i, mine in enumerate(spans):
        last = -np.inf
        for start, end in mine:
            if not (np.isfinite(start) and np.isfinite(end) and last <= start < end):
                raise ModelError(
                    f"presence, actor {i + 1}",
                    "intervals with start before end, in order and apart",
                    f"{start:g} to {end:g}",
                )
            last = end


def _check_covariate(name: str, c: AnyCovariate, data: SaomData) -> None:
    where, shape = f"covariate {name!r}", c.values.shape
    others = {v.shape[2] for v in data.networks.values()}
    if isinstance(c, Covariate):
        sizes = {data.n} if c.of == "senders" else others
        if shape[0] not in sizes:
            raise ModelError(where, f"{' or '.join(map(str, sorted(sizes)))} actors", f"{shape[0]}")
        if len(shape) == 2 and shape[1] < data.periods:
            raise ModelError(where, f"values for {data.periods} waves or more", f"{shape[1]}")
    else:
        if shape[-2] != data.n or shape[-1] not in others | {data.n}:
            raise ModelError(where, f"{data.n} rows and as many columns as a network", f"shape {shape}")
        if len(shape) == 3 and shape[0] < data.periods:
            raise ModelError(where, f"a matrix for each of {data.periods} periods", f"{shape[0]}")
    used = c.values
    if isinstance(c, Covariate) and used.ndim == 2:
        used = used[:, : data.periods]
    elif isinstance(c, Dyadic):
        used = used[: data.periods] if used.ndim == 3 else used
        if used.shape[-1] == used.shape[-2] and any(not v.two_mode for v in data.networks.values()):
            used = used[..., ~np.eye(used.shape[-1], dtype=bool)]
    if np.isnan(used).all():
        raise ModelError(where, "at least one observed value", "only missing values in the waves that count")

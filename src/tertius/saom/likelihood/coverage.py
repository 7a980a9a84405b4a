"""What likelihood estimation covers; anything else is refused in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.core.arrays import Bools
from tertius.core.errors import ModelError
from tertius.saom.data.cells import STRUCTURAL_ONE, STRUCTURAL_ZERO
from tertius.saom.data.prepare import Prepared
from tertius.saom.simulation.groups import GroupModel
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term


def check_model(model: Model) -> None:
    """Raise unless the likelihood of a model, of one data set or of groups, is covered."""
    for member in model.members if isinstance(model, GroupModel) else [model]:
        check_covered(member.prepared, member.terms, member.conditioned)


def check_covered(prepared: Prepared, terms: Sequence[Term], conditional: str | None = None) -> None:
    """Raise unless the likelihood of such a model on such data is covered.

    Raises
    ------
    ModelError
        Naming the first thing that is not covered, with what to do instead.
    """
    data = prepared.data
    where, moments = "likelihood", "estimate by the method of moments (saom.fit)"
    if conditional is not None:
        raise ModelError(where, "unconditional estimation", f"conditional={conditional!r}", "leave it out")
    if data.presence is not None:
        raise ModelError(where, "actors who are there all the time", "composition change", moments)
    if data.constraints:
        raise ModelError(where, "networks without constraints between them", "constraints", moments)
    for name, net in data.networks.items():
        on = f"{where}, network {name!r}"
        if net.two_mode or net.symmetric:
            raise ModelError(
                on,
                "a directed one-mode network",
                f"a {'two-mode' if net.two_mode else 'symmetric'} one",
                moments,
            )
        if net.max_degree is not None:
            raise ModelError(on, "no bound of degrees", f"max_degree={net.max_degree}", moments)
        if net.double_step:
            raise ModelError(on, "one actor a ministep", f"double_step={net.double_step:g}", moments)
    for term in terms:
        if term.form == "rate" and not term.basic_rate:
            raise ModelError(
                where, "rates that are the same for all actors", f"the rate effect {term.label!r}", moments
            )
    for name, periods in prepared.networks.items():
        fixed = periods.fixed.astype(bool)
        for m in range(data.periods):
            moved = (periods.start[m] != periods.end[m]) & fixed[m]
            later = fixed[m + 1] if m + 1 < data.periods else _last_fixed(prepared, name)
            if moved.any() or (later != fixed[m]).any():
                raise ModelError(
                    f"{where}, network {name!r}",
                    "ties that are structural in all waves or in none",
                    f"a tie whose status changes after wave {m + 1}",
                    moments,
                )


def _last_fixed(prepared: Prepared, name: str) -> Bools:
    """Return which ties are structural in the last wave (and the diagonal)."""
    last = prepared.data.networks[name].cells[-1]
    fixed: Bools = (last == STRUCTURAL_ZERO) | (last == STRUCTURAL_ONE) | np.eye(len(last), dtype=bool)
    return fixed

"""The programme of one network, kept in HiGHS between solutions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import highspy
import numpy as np

from tertius.core.arrays import Bools
from tertius.core.errors import ModelError
from tertius.logistics.network import Network
from tertius.logistics.programme.form import Form, central, form
from tertius.logistics.programme.layout import Layout
from tertius.logistics.programme.supply import Supply, shadow_prices, supply_of

#: HiGHS: hubs that nearly tie need tolerances below its default of 1e-7; from a basis of like figures
#: the primal simplex method, without scaling or perturbation, is measured to be fastest.
_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "solver": "simplex",
    "simplex_strategy": 4,
    "simplex_scale_strategy": 0,
    "primal_simplex_bound_perturbation_multiplier": 0.0,
    "simplex_iteration_limit": 20_000,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}
#: Tried where the above finds no optimum: the defaults, from no basis.
_PLAIN: dict[str, Any] = {
    "simplex_strategy": 1,
    "simplex_scale_strategy": 2,
    "primal_simplex_bound_perturbation_multiplier": 1.0,
    "simplex_iteration_limit": 2_000_000,
}


class _Solver(highspy.Highs):
    """HiGHS without its callbacks: setting them up prints a banner to the standard output."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


class Programme:
    """The linear programme of one network, kept between solutions.

    What does not depend on the figures is laid out once: which columns there are, and where their
    coefficients go.  New figures pass new coefficients; taking elements away only closes columns.  Either
    way HiGHS starts from the last basis and needs fewer pivots.  The least cost does not depend on where
    the search starts; of several cheapest supplies, which one is found may.

    A type without seats, or without cargo, needs no column for its trips: they follow from the load.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.layout = Layout(network)
        self._highs: Any = _Solver()
        self._set(_OPTIONS)
        self._values: Mapping[str, float] | None = None
        self.basis: Any = None  #: where the last solution ended, and the next one starts
        self._form: Form | None = None
        self._forms: dict[
            int, tuple[Mapping[str, float], Form]
        ] = {}  # with the values: an id must not be reused
        self._gone: dict[str, Bools] = {}

    def solve(self, values: Mapping[str, float] | None = None, removed: Iterable[str] = ()) -> Supply:
        """Return the cheapest supply at `values` without the elements `removed`; see `solve`."""
        values = central(self.network) if values is None else values
        if self._form is None or values is not self._values:
            known = self._forms.get(id(values))
            self._form = form(self.layout, values) if known is None else known[1]
            self._forms[id(values)] = values, self._form
            self._values = values
            self._pass(self._form)
        made, layout = self._form, self.layout
        gone = np.zeros(layout.m, dtype=np.bool_)
        for element in removed:
            if element not in self._gone:
                self._gone[element] = self.network.arcs_of(element)
            gone |= self._gone[element]
        upper = np.where(layout.closed_by(gone), 0.0, made.upper)
        self._highs.changeColsBounds(layout.size, layout.every, np.zeros(layout.size), upper)
        if self.basis is not None:
            self._highs.setBasis(self.basis)
        self._run()
        optimum = self._highs.getSolution()
        self.basis = self._highs.getBasis()
        shadow = shadow_prices(layout, np.asarray(optimum.row_dual, dtype=np.float64))
        solution = layout.by_arc(np.asarray(optimum.col_value, dtype=np.float64), made.trips)
        objective = float(self._highs.getObjectiveValue()) - layout.hurry(solution, values)
        return supply_of(layout, made, solution, objective, shadow, values)

    def _set(self, options: Mapping[str, Any]) -> None:
        for option, value in options.items():
            self._highs.setOptionValue(option, value)

    def _run(self) -> None:
        optimal = highspy.HighsModelStatus.kOptimal
        self._highs.run()
        if self._highs.getModelStatus() == optimal:
            return
        self._highs.clearSolver()
        self._set(_PLAIN)
        self._highs.run()
        self._set(_OPTIONS)
        status = self._highs.getModelStatus()
        if status != optimal:
            said = self._highs.modelStatusToString(status)
            raise ModelError(f"supply of {self.network.spec.id!r}", "an optimum", said[:120])

    def _pass(self, made: Form) -> None:
        layout = self.layout
        matrix = layout.matrix(made.data)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = layout.size, layout.height
        model.col_cost_, model.col_lower_, model.col_upper_ = made.cost, np.zeros(layout.size), made.upper
        model.row_lower_, model.row_upper_ = made.low, made.high
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        self._highs.passModel(model)


def solve(network: Network, values: Mapping[str, float] | None = None, removed: Iterable[str] = ()) -> Supply:
    """Return the cheapest supply of `network` at `values` without the elements `removed`.

    Parameters
    ----------
    values : mapping of str to float, optional
        A value for every figure of the network; central ones by default.
    removed : iterable of str
        Hubs, or legs written ``start>end``.

    Raises
    ------
    ModelError
        HiGHS reports anything but an optimum; the programme is feasible and bounded by construction.
    """
    return Programme(network).solve(values, removed)

"""Suppliers by their number of clients: who is in a model, and who gets a level of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tertius.models.interstate.axes import make_axes
from tertius.models.interstate.goodness import largest_of
from tertius.models.interstate.spec import InterstateSpec
from tertius.models.interstate.ties import ties
from tertius.panel.freeze import frozen
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel


@per_panel(16)
def largest(panel: Panel, model: InterstateSpec, number: int) -> tuple[str, ...]:
    """Return the suppliers with most clients in the last window of `model`.

    With a `number`, so many, by name; with 0 all that have a client, those with most first.
    """
    known = frozen(panel, model.last)
    axes = make_axes(known, replace(model, suppliers=()))
    clients = np.nan_to_num(ties(known, model, axes)[-1]).sum(axis=0)
    order = np.argsort(-clients, kind="stable")
    if number:
        return tuple(sorted(axes.suppliers[j] for j in order[:number]))
    return tuple(axes.suppliers[j] for j in order if clients[j] > 0)


def with_levels(panel: Panel, spec: InterstateSpec) -> InterstateSpec:
    """Return `spec` with a level of its own for each of its largest suppliers before the last window."""
    known = frozen(panel, spec.last)
    axes = make_axes(known, spec)
    found = largest_of(ties(known, spec, axes))
    return replace(spec, dummies=tuple(axes.suppliers[j] for j in found))

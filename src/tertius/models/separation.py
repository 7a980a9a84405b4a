"""Separation: coefficients of binary outcomes that have no finite estimate, found in one way for all models.

Where a column, or a combination of columns, divides rows with the event from rows without, the likelihood of
a logit, a probit or a complementary log-log model rises without end along it: Albert and Anderson (1984),
*Biometrika* 71: 1-10.  A column takes part if its coefficient can move along such a direction, which two
linear programs per column decide: Konis (2007), *Linear programming algorithms for detecting separated data
in binary logistic regression models*, University of Oxford.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from tertius.core.arrays import Bools, Floats, Indices

#: Largest standard error of a log odds or log hazard ratio that still says something: its interval is the
#: estimate times or over more than 300.  Beyond it there is separation, or next to nothing is known.
WIDEST = 3.0
#: Error of what a column moves the log hazard by, above which separation by several columns is looked for:
#: on designs drawn at random no separated column had less (`tests/unit/models/test_separation.py`).
LOOSE = 0.9


def separated(design: Floats, event: Floats, weights: Floats | None = None) -> Bools:
    """Return which columns (k,) divide rows with the event from rows without, each looked at by itself.

    Ties at one value are allowed (quasi-complete separation).  The intercept and other constants never
    separate.

    Parameters
    ----------
    design : float array, shape (n, k)
    event : float array, shape (n,)
        1 where the event happened.
    weights : float array, shape (n,), optional
        Rows of weight zero do not count.
    """
    counted = np.ones(len(event), dtype=bool) if weights is None else weights > 0
    yes, no = design[counted & (event == 1)], design[counted & (event != 1)]
    if not len(yes) or not len(no):
        return np.zeros(design.shape[1], dtype=bool)
    low, high = np.minimum(yes.min(axis=0), no.min(axis=0)), np.maximum(yes.max(axis=0), no.max(axis=0))
    apart = (yes.max(axis=0) <= no.min(axis=0)) | (no.max(axis=0) <= yes.min(axis=0))
    return np.asarray(apart & (low < high))


def unsettled(design: Floats, event: Floats, columns: Indices, weights: Floats | None = None) -> Bools:
    """Return which columns (k,) have no finite estimate, or none of their own.

    The first take part in a combination that divides events from other rows, the second are sums of others.

    Parameters
    ----------
    design : float array, shape (n, k)
        With the intercept.
    event : float array, shape (n,)
    columns : int array
        Columns to look at; the others are false.  Two linear programs each, a second for thousands of rows.
    weights : float array, shape (n,), optional
        Rows of weight zero do not count.
    """
    out = np.zeros(design.shape[1], dtype=bool)
    counted = slice(None) if weights is None else weights > 0
    size = np.maximum(np.abs(design).max(axis=0, initial=0.0), 1e-300)
    signed = np.unique((design / size)[counted] * np.where(event[counted] == 1, 1.0, -1.0)[:, None], axis=0)
    values, vectors = np.linalg.eigh(signed.T @ signed)
    nothing = vectors[:, values < 1e-9 * max(float(values[-1]), 1e-300)]
    alike = (np.abs(nothing) > 1e-6).any(axis=1)
    for column in columns:
        out[column] = alike[column]
        for way in (1.0, -1.0):
            if not out[column]:
                goal = np.zeros(len(size))
                goal[column] = way
                found = linprog(goal, A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1.0, 1.0))
                out[column] = found.status == 0 and float(found.fun or 0.0) < -1e-7
    return out


def told(effect: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """Return effects (k,) in log odds and their covariance (k, k), NaN for what the data do not tell.

    For models whose likelihood is no regression's, so that `separated` cannot be asked: what is separated has
    an error above `WIDEST`, since next to no information is left where the likelihood is flat.
    """
    unknown = ~(np.diag(covariance) <= WIDEST**2)
    return (
        np.where(unknown, np.nan, effect),
        np.where(unknown[:, None] | unknown[None, :], np.nan, covariance),
    )

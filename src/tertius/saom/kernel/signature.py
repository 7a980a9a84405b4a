"""What a kernel takes, in its order: these records are the signature of every compiled kernel.

The composer writes the fields as the arguments of the function; `Model.run` passes the records.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Task(NamedTuple):
    """Which chains a call makes, at which parameters, and what it may use.

    Attributes
    ----------
    lo, hi : int
        The call makes chains ``lo`` to ``hi - 1`` of the keys.
    keys : uint64 (chains,)
    theta : float64 (parameters,)
    cond : int
        Number of the variable that is conditioned on; -1 if there is none.
    scored : bool
        Whether scores are made.
    capacity : int
        Neighbours that a list has room for.
    matrices : tuple of uint8 arrays (2 or 4, n, m), one per network
        Zeros in which the kernel keeps its states.
    """

    lo: Any
    hi: Any
    keys: Any
    theta: Any
    cond: Any
    scored: Any
    capacity: Any
    matrices: Any


class Inputs(NamedTuple):
    """Arrays made from the data; the first axis of most runs over periods.

    A caller may replace some (`_replace`) and run other periods than the observed ones: see `Model.run`.

    Attributes
    ----------
    rate_at : int64 (variables, periods)
        Place in theta of each basic rate.
    parms : float64 (effects,)
        Internal parameters.
    tabs : tuple of float64 arrays, one per effect
        Look-up tables.
    starts : tuple of uint8 (periods, n, m), one per network
    fixed_count, fixed_list : tuples of int64 (periods, n) and int32 (periods, n, longest)
        Ties that ego cannot change: how many, and to whom.
    missing, missing_start, missing_end : tuples of uint8 (periods, n, m)
    net_way : uint8 (networks, periods, 2)
        Whether creation is barred in the period, and whether withdrawal is.
    zs : int64 (behaviours, periods, n)
        Start levels.
    zmiss, zlost : uint8 (behaviours, periods, n)
        Missing at the start; at the start or the end.
    zpar : float64 (behaviours, 5)
        Mean, range, mean similarity, lowest and highest level.
    beh_way : uint8 (behaviours, periods, 2)
        Whether steps down are barred in the period, and whether steps up are.
    xs, xmiss : float64 and uint8 (covariates, periods, width)
    xpar : float64 (covariates, 5)
        As `zpar`.
    xlen : int64 (covariates,)
        Actors of each covariate.
    dyads : tuple of float64 (1 or periods, n, m)
    distance : int64 (variables, periods)
        Observed numbers of changes.
    here : uint8 (periods, n)
        Who is there at the start.
    event_time, event_actor, event_joins : float64, int64 and uint8 (periods, events)
        Arrivals (1) and departures (0) within the period; times run from 0 to 1, padded with 2.
    """

    rate_at: Any
    parms: Any
    tabs: Any
    starts: Any
    fixed_count: Any
    fixed_list: Any
    missing: Any
    missing_start: Any
    missing_end: Any
    net_way: Any
    zs: Any
    zmiss: Any
    zlost: Any
    zpar: Any
    beh_way: Any
    xs: Any
    xmiss: Any
    xpar: Any
    xlen: Any
    dyads: Any
    distance: Any
    here: Any
    event_time: Any
    event_actor: Any
    event_joins: Any


class Outputs(NamedTuple):
    """Arrays that a call fills for its chains.

    Attributes
    ----------
    stats, scores : float64 (chains, periods, parameters)
    times : float64 (chains, periods)
    net_ends : tuple of uint8 (chains or 0, periods, n, m), one per network
    beh_ends : int64 (chains or 0, periods, behaviours, n)
    status : int64 (chains,)
        0 where all went well, 1 a list of neighbours was full, 2 the chain did not end, 3 the log was full.
    log_time, log_what, log_count : float64 (periods, room), int32 (periods, room, 4), int64 (periods,)
        Ministeps of one chain; no columns where they are not wanted.
    """

    stats: Any
    scores: Any
    times: Any
    net_ends: Any
    beh_ends: Any
    status: Any
    log_time: Any
    log_what: Any
    log_count: Any


SIGNATURE = ", ".join([*Task._fields, *Inputs._fields, *Outputs._fields])

"""Compiled functions of the sampler of paths: random places, partners of steps, moments of choices.

A path is a list of ministeps, each a row (variable, ego, option): the option is the alter, or of a
behaviour 0 for a step down and 1 for one up, and `STAY` where the actor keeps everything.
"""

from __future__ import annotations

import math

from tertius.saom.kernel.inner import inner
from tertius.saom.kernel.primitives import uniform

STAY, DRAW = -1, -2
"""Options of a ministep: no change; still to be drawn from the choice probabilities."""


@inner
def span(harmonic, longest, state):
    """Draw a number from 0 to `longest`, k with a probability in proportion to 1 / (k + 1).

    ``harmonic[k]`` is the sum of 1 / (l + 1) over l < k.
    """
    pick = uniform(state) * harmonic[longest + 1]
    low, high = 0, longest
    while low < high:
        middle = (low + high) // 2
        if pick < harmonic[middle + 1]:
            high = middle
        else:
            low = middle + 1
    return low


@inner
def cancels(path, r, s, network):
    """Return 1 if step s undoes step r, 0 if it has nothing to do with it, -1 if it lies in the way."""
    if path[r, 0] != path[s, 0] or path[r, 1] != path[s, 1] or path[s, 2] == STAY:
        return 0
    if network:
        return 1 if path[r, 2] == path[s, 2] else 0
    return 1 if path[r, 2] + path[s, 2] == 1 else -1


@inner
def partner(path, length, r, network):
    """Return the next step that undoes step r, -1 if there is none before the same change comes again."""
    for s in range(r + 1, length):
        found = cancels(path, r, s, network)
        if found != 0:
            return s if found == 1 else -1
    return -1


@inner
def free_of(path, first, last, variable, ego, option, network):
    """Return whether no step from `first` to before `last` concerns the same tie, or level."""
    for s in range(first, last):
        same = path[s, 0] == variable and path[s, 1] == ego and path[s, 2] != STAY
        if same and (not network or path[s, 2] == option):
            return False
    return True


@inner
def nearest_of(path, length, variable, ego, option, network, last):
    """Return the last (or first) step on a tie or level; -1 if there is none, or it goes the other way."""
    for k in range(length):
        s = length - 1 - k if last else k
        if path[s, 0] != variable or path[s, 1] != ego or path[s, 2] == STAY:
            continue
        if path[s, 2] == option:
            return s
        if not network:
            return -1
    return -1


@inner
def copy_steps(path, first, count, made, to):
    """Copy `count` steps of a path from `first` on to `made`, from `to` on."""
    for s in range(count):
        for k in range(3):
            made[to + s, k] = path[first + s, k]


@inner
def splice(path, value, length, low, high, made, made_value, count):
    """Put the `count` steps made in the place of steps `low` to before `high`; return the new length."""
    shift = count - (high - low)
    if shift > 0:
        for s in range(length - 1, high - 1, -1):
            for k in range(3):
                path[s + shift, k] = path[s, k]
            value[s + shift] = value[s]
    elif shift < 0:
        for s in range(high, length):
            for k in range(3):
                path[s + shift, k] = path[s, k]
            value[s + shift] = value[s]
    copy_steps(made, 0, count, path, low)
    for s in range(count):
        value[low + s] = made_value[s]
    return length + shift


@inner
def pick_option(weight, m, norm, stay, state):
    """Draw an option from its weights, `STAY` from its own."""
    pick = uniform(state) * norm - stay
    if pick < 0.0:
        return STAY
    last = STAY
    for j in range(m):
        if weight[j] > 0.0:
            last = j
            pick -= weight[j]
            if pick < 0.0:
                return j
    return last


@inner
def tally(con, weight, sign, norm, m, chosen, places, mean, score, info):
    """Add a choice's score, and the covariance of the options' statistics, to `score` and `info`."""
    inverse = 1.0 / norm
    for k in range(places.shape[0]):
        total = 0.0
        for j in range(m):
            total += sign[j] * weight[j] * con[k, j]
        mean[k] = total * inverse
        here = sign[chosen] * con[k, chosen] if chosen >= 0 else 0.0
        score[places[k]] += here - mean[k]
        for q in range(k + 1):
            cross = 0.0
            for j in range(m):
                cross += weight[j] * con[k, j] * con[q, j]
            gain = cross * inverse - mean[k] * mean[q]
            info[places[k], places[q]] += gain
            if q < k:
                info[places[q], places[k]] += gain


@inner
def log_factorial(count):
    """Return the logarithm of the factorial of `count`."""
    return math.lgamma(count + 1.0)

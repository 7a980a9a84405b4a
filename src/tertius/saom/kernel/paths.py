"""Write coupled chains: every random number is addressed by actor and count, never by its place in a stream.

Two chains with one key that differ in parameters, covariates or ties then share all randomness that
they can share.  *When* an actor moves: each actor and variable has a Poisson process of unit rate in
its own internal time, the integral of its rate (common reaction paths: Rathinam, Sheppard & Khammash
2010, J. Chem. Phys. 132, 034103; next events as in Anderson 2007, J. Chem. Phys. 127, 214107).  *What*
the actor does: exponential clocks race, one for every option with the option's weight as its rate, so
that the choice changes only where the weights make it (a Gumbel-max draw).  Both are exact: the law of a
chain is that of the plain kernel.
"""

from __future__ import annotations

from tertius.saom.kernel.plan import Plan
from tertius.saom.kernel.text import Text


def allocate(t: Text, plan: Plan) -> None:
    """Write internal clocks by variable and actor."""
    if not plan.coupled:
        return
    t("event_key = np.uint64(0)")
    for v in range(len(plan.variables)):
        t(f"clock{v} = np.zeros(n)")
        t(f"due{v} = np.zeros(n)")
        t(f"tick{v} = np.zeros(n, np.int64)")


def start(t: Text, plan: Plan) -> None:
    """Write first events of a chain."""
    t("key = keys[c] + np.uint64(per) * np.uint64(0xD1342543DE82EF95)")
    for v in range(len(plan.variables)):
        with t("for i in range(n):"):
            t(f"clock{v}[i] = 0.0")
            t(f"tick{v}[i] = 0")
            t(f"due{v}[i] = waiting(address(key, {v} * n + i, 0))")


def upcoming(t: Text, plan: Plan) -> None:
    """Write time `dt` to the next event, its variable `which` and actor `who_moves`."""
    t("dt = np.inf")
    t("which = 0")
    t("who_moves = 0")
    for v, name in enumerate(plan.variables):
        with t("for i in range(n):"):
            if plan.of(name, "rate"):
                t(f"speed = rho{v} * lam{v}[i]")
            elif plan.changing:
                t(f"speed = rho{v} if active[i] else 0.0")
            else:
                t(f"speed = rho{v}")
            with t(f"if speed > 0.0 and (due{v}[i] - clock{v}[i]) < dt * speed:"):
                t(f"dt = (due{v}[i] - clock{v}[i]) / speed")
                t(f"which = {v}")
                t("who_moves = i")


def elapsed(t: Text, plan: Plan, dt: str) -> None:
    """Write how internal time passes."""
    for v, name in enumerate(plan.variables):
        with t("for i in range(n):"):
            if plan.of(name, "rate"):
                t(f"clock{v}[i] += {dt} * rho{v} * lam{v}[i]")
            elif plan.changing:
                t(f"clock{v}[i] += {dt} * rho{v} * active[i]")
            else:
                t(f"clock{v}[i] += {dt} * rho{v}")


def ego(t: Text, v: int) -> None:
    """Write the actor who moves, the address of the event, and the actor's next event.

    The stream starts anew at the event's address, for other draws of the ministep.
    """
    t("i = who_moves")
    t(f"event_key = address(key, {v} * n + i, tick{v}[i])")
    t("seed_stream(event_key ^ np.uint64(0x94D049BB133111EB), state)")
    t(f"tick{v}[i] += 1")
    t(f"due{v}[i] += waiting(address(key, {v} * n + i, tick{v}[i]))")

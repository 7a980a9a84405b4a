"""Write rates: who may move, at what rate, and the score of the waiting time.

Weights of rate effects are kept by actor and computed again only after a change of a variable that they use.
"""

from __future__ import annotations

from tertius.saom.kernel import paths
from tertius.saom.kernel.plan import Plan, call_of, fill, scope
from tertius.saom.kernel.text import Text


def allocate(t: Text, plan: Plan) -> None:
    """Write rates and weights by actor."""
    for v, name in enumerate(plan.variables):
        if plan.of(name, "rate"):
            t(f"lam{v} = np.ones(n)")
            t(f"dirty{v} = True")
        for s in plan.of(name, "rate"):
            t(f"rw{s.at} = np.zeros(n)")
            t(f"rm{s.at} = 0.0")
    t(f"size = np.zeros({len(plan.variables)})")


def start(t: Text, plan: Plan) -> None:
    """Write sizes at the start of a chain, or after actors came or went."""
    for v, name in enumerate(plan.variables):
        if plan.of(name, "rate"):
            t(f"dirty{v} = True")
        else:
            t(f"size[{v}] = {'actives' if plan.changing else 'n'}")


def touched(t: Text, plan: Plan, name: str) -> None:
    """Write that rates which depend on variable `name` are out of date."""
    for v, other in enumerate(plan.variables):
        if any(name in part.bound.values() for s in plan.of(other, "rate") for part in s.parts):
            t(f"dirty{v} = True")


def renew(t: Text, plan: Plan) -> None:
    """Write the update of rates that are out of date."""
    for v, name in enumerate(plan.variables):
        slots = plan.of(name, "rate")
        if not slots:
            continue
        with t(f"if dirty{v}:"):
            t(f"dirty{v} = False")
            t(f"size[{v}] = 0.0")
            for s in slots:
                t(f"rm{s.at} = 0.0")
            with t("for i in range(n):"):
                if plan.changing:
                    with t("if not active[i]:"):
                        t(f"lam{v}[i] = 0.0")
                        t("continue")
                fill(t, plan, slots, "sim", "")
                for s in slots:
                    t(f"rw{s.at}[i] = {call_of(s.parts[0], 'delta', scope(plan, s.parts[0], s, 'sim', ''))}")
                t(f"lam{v}[i] = exp({' + '.join(f'th{s.at} * rw{s.at}[i]' for s in slots)})")
                t(f"size[{v}] += lam{v}[i]")
                for s in slots:
                    t(f"rm{s.at} += lam{v}[i] * rw{s.at}[i]")


def elapsed(t: Text, plan: Plan, dt: str) -> None:
    """Write the score of the waiting time: minus the derivative of the integrated rate."""
    for v, name in enumerate(plan.variables):
        t(f"score[rate_at[{v}, per]] -= {dt} * size[{v}]")
        for s in plan.of(name, "rate"):
            t(f"score[{s.at}] -= {dt} * rho{v} * rm{s.at}")
    if plan.coupled:
        paths.elapsed(t, plan, dt)


def start_clock(t: Text, plan: Plan) -> None:
    """Write the clock for a total rate that does not change within a period.

    Waiting times are minus the logarithms of uniform draws over the total rate, so the period ends
    where the *product* of the draws falls below exp(-total): no logarithm per ministep.
    """
    total = " + ".join(f"rho{v} * size[{v}]" for v in range(len(plan.variables)))
    t(f"pace = {total}")
    t("left = pace")
    t("product = 1.0")
    t("end = math.exp(-left)")
    for v in range(len(plan.variables)):
        t(f"made{v} = 0")
        t(f"inverse{v} = 1.0 / rho{v}")


def tick(t: Text) -> None:
    """Write one waiting time; the loop ends if the period does."""
    t("product *= 1.0 - uniform(state)")
    # Far from underflow, and the rest of the period starts a product of its own.
    with t("if product < 1e-200:"):
        t("left += math.log(product)")
        t("product = 1.0")
        t("end = math.exp(-max(left, 0.0))")
    with t("if cond < 0 and product <= end:"):
        t("now = 1.0")
        t("break")


def stop_clock(t: Text, plan: Plan) -> None:
    """Write the time at the end, and the scores of all waiting times and ministeps."""
    with t("if cond >= 0:"):
        t("now = 1.0 - (left + math.log(product)) / pace")
    for v in range(len(plan.variables)):
        t(f"score[rate_at[{v}, per]] = made{v} * inverse{v} - now * size[{v}]")


def ego(t: Text, plan: Plan, v: int, name: str) -> None:
    """Write the actor i who may move, from `pick` between 0 and the variable's total rate."""
    slots = plan.of(name, "rate")
    if plan.steady:
        t(f"made{v} += 1")
        # Through an unsigned number: the compiler then knows that no index counts from the end.
        t(f"i = min(np.int64(np.uint32(pick * inverse{v})), n - 1)")
        return
    t(f"score[rate_at[{v}, per]] += 1.0 / rho{v}")
    if plan.coupled:
        paths.ego(t, v)
    elif slots:
        t(f"i = draw(lam{v}, n, pick / rho{v})")
    elif plan.changing:
        t(f"i = active_list[min(int(pick / rho{v}), actives - 1)]")
    else:
        t(f"i = min(int(pick / rho{v}), n - 1)")
    for s in slots:
        t(f"score[{s.at}] += rw{s.at}[i]")

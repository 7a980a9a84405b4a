"""Write composition change: actors who join and leave within a period (Huisman & Snijders 2003).

An absent actor has no ties, makes no change and is no alter of others.  At the end of the period the ties
of those who left are set back to their start, so that leaving does not count as change.
"""

from __future__ import annotations

from tertius.saom.kernel import history, rates
from tertius.saom.kernel.plan import Plan
from tertius.saom.kernel.text import Text


def allocate(t: Text, plan: Plan) -> None:
    """Write the buffers that say who is present."""
    if plan.changing:
        t("active = np.ones(n, np.uint8)")
        t("active_list = np.zeros(n, np.int64)")
        t("absent_list = np.zeros(n, np.int64)")


def start(t: Text, plan: Plan) -> None:
    """Write presence at the start of a chain's period."""
    if not plan.changing:
        return
    t("copy_row(active, here[per])")
    t("event = 0")
    for k, net in enumerate(plan.prepared.networks.values()):
        with t("for i in range(n):"), t("if not active[i]:"):
            t(f"isolate(n{k}, i, {net.symmetric}, {net.two_mode})")
    _count(t)


def _count(t: Text) -> None:
    t("actives = 0")
    t("absents = 0")
    with t("for i in range(n):"):
        with t("if active[i]:"):
            t("active_list[actives] = i")
            t("actives += 1")
        with t("else:"):
            t("absent_list[absents] = i")
            t("absents += 1")


def events(t: Text, plan: Plan) -> None:
    """Write the arrivals and departures: one that comes before the next ministep happens first."""
    if not plan.changing:
        return
    with t("if event < event_time.shape[1] and event_time[per, event] < min(now + dt, 1.0):"):
        rates.elapsed(t, plan, "(event_time[per, event] - now)")
        t("now = event_time[per, event]")
        t("who = event_actor[per, event]")
        t("active[who] = event_joins[per, event]")
        history.record(t, plan, history.ARRIVAL, "who", "-1", "1 if event_joins[per, event] else -1")
        t("event += 1")
        with t("if not active[who]:"):
            for k, net in enumerate(plan.prepared.networks.values()):
                t(f"isolate(n{k}, who, {net.symmetric}, {net.two_mode})")
            t("pass")
        _count(t)
        t("stale = True")
        t("continue")


def end(t: Text, plan: Plan) -> None:
    """Write how the ties of those who left are set back."""
    if not plan.changing:
        return
    with (
        t("for event in range(event_time.shape[1]):"),
        t("if event_time[per, event] < 1.0 and not event_joins[per, event]:"),
    ):
        for k, net in enumerate(plan.prepared.networks.values()):
            both = f"{net.symmetric}, {net.two_mode}"
            with t(f"if not set_back(n{k}, s{k}, event_actor[per, event], {both}):"):
                t("status[c] = 1")
        t("pass")

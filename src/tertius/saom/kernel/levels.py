"""Write the ministep of a behaviour: one step down, one up, or none."""

from __future__ import annotations

from tertius.saom.kernel import history, rates, ties
from tertius.saom.kernel.layout import Layouts
from tertius.saom.kernel.plan import Plan, Slot, fill, product
from tertius.saom.kernel.text import Text


def level_step(t: Text, plan: Plan, layouts: Layouts, v: int, name: str) -> None:
    """Write one ministep of ego i on the behaviour `name`, variable `v`."""
    b = plan.behs.index(name)
    slots = plan.of(name, "eval", "creation", "endow")
    fill(t, plan, slots, "sim", f"z{b}")
    t("norm = 1.0")
    with t("for way in range(2):"):
        t("d = 2 * way - 1")
        with t(f"if beh_way[{b}, per, way] or zi{b}[i] + d < zpar[{b}, 3] or zi{b}[i] + d > zpar[{b}, 4]:"):
            t("weight[way] = 0.0")
            t("continue")
        for q, slot in enumerate(slots):
            value = product(plan, slot, "delta", "sim", f"z{b}")
            if slot.term.form == "eval":
                t(f"con[{q}, way] = {value}")
            else:
                t(f"con[{q}, way] = {value} if way == {1 if slot.term.form == 'creation' else 0} else 0.0")
        utility = " + ".join(f"th{s.at} * con[{q}, way]" for q, s in enumerate(slots)) or "0.0"
        t(f"weight[way] = exp({utility})")
        t("norm += weight[way]")
    absorbing = plan.prepared.data.behaviours[name].absorbing
    if absorbing:
        t(f"stay = 2.0 if zi{b}[i] <= zpar[{b}, 3] or zi{b}[i] >= zpar[{b}, 4] else 1.0")
        t("norm += stay - 1.0")
    if plan.coupled:
        t("chosen = race(weight, 2, event_key)")
    else:
        t(f"pick = uniform(state) * norm - {'stay' if absorbing else '1.0'}")
        t("chosen = -1")
        with t("if pick >= 0.0:"):
            t("chosen = 0 if pick < weight[0] or weight[1] == 0.0 else 1")
    if slots:
        with t("if scored:"):
            _scores(t, slots)
    with t("if chosen >= 0:"):
        rates.touched(t, plan, name)
        t("d = 2 * chosen - 1")
        t(f"moved[{v}] += abs(zi{b}[i] + d - zi0{b}[i]) - abs(zi{b}[i] - zi0{b}[i])")
        t(f"zi{b}[i] += d")
        t(f"zv{b}[i] = zi{b}[i] - zpar[{b}, 0]")
        t(f"r_v{b}[i] = zi{b}[i]")
        ties.revise(t, plan, layouts, "i")
    history.record(t, plan, v, "i", "-1", "2 * chosen - 1 if chosen >= 0 else 0")


def _scores(t: Text, slots: list[Slot]) -> None:
    """Write chosen value minus the expected one, for each parameter."""
    for q, slot in enumerate(slots):
        t("mean = 0.0")
        with t("for way in range(2):"), t("if weight[way] > 0.0:"):
            t(f"mean += weight[way] * con[{q}, way]")
        t(f"score[{slot.at}] += (con[{q}, chosen] if chosen >= 0 else 0.0) - mean / norm")

"""Write the end of a chain's period: its statistics, scores and end states."""

from __future__ import annotations

from tertius.saom.kernel import presence, sparse
from tertius.saom.kernel.layout import Layouts, NetworkLayout
from tertius.saom.kernel.plan import Plan, Slot, fill, product
from tertius.saom.kernel.text import Text


def finish(t: Text, plan: Plan, layouts: Layouts) -> None:
    """Write the end of the loop over a period's chains."""
    t("times[c, per] = now")
    with t("for q in range(theta.shape[0]):"):
        t("scores[c, per, q] = score[q] if scored else 0.0")
        t("stats[c, per, q] = 0.0")
    for k, _ in enumerate(plan.nets):
        with t(f"if net_ends[{k}].shape[0] > 0:"):
            t(f"copy_matrix(net_ends[{k}][c, per], n{k}.adj)")
    for b in range(len(plan.behs)):
        with t("if beh_ends.shape[0] > 0:"):
            t(f"copy_row(beh_ends[c, per, {b}], zi{b})")
    presence.end(t, plan)
    for v, name in enumerate(plan.variables):
        if name in layouts:
            net = layouts[name]
            _blank(t, net)
            _network_stats(t, plan, net)
            _lost_ties(t, plan, net)
        else:
            _behaviour_stats(t, plan, v, name)
    t("continue")


def _gap(net: NetworkLayout) -> str:
    """Return text that is true where tie i-j is missing at the start or the end; empty if none is."""
    return f"missing[{net.k}][per, i, j]" if net.net.missing.any() else ""


def _half(net: NetworkLayout, slot: Slot) -> str:
    return " * 0.5" if net.net.symmetric and slot.parts[0].effect.halved else ""


def _blank(t: Text, net: NetworkLayout) -> None:
    """Write the removal of missing ties from the end state."""
    gap = _gap(net)
    if not gap:
        return
    with t("for i in range(n):"):
        t("a = 0")
        with t(f"while a < {net.own}.outdeg[i]:"):
            t(f"j = {net.own}.out[i, a]")
            with t(f"if {gap}:"):
                t(f"toggle({net.own}, i, j, {net.net.symmetric})")
            with t("else:"):
                t("a += 1")


def _network_stats(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write the statistics of rates, evaluation and creation."""
    slots = plan.of(net.name, "eval", "creation")
    tied = [s for s in slots if s.parts[0].effect.tie is not None]
    with t("for i in range(n):"):
        _hamming(t, plan, net)
        fill(t, plan, slots, "end", net.own)
        for slot in slots:
            if slot not in tied:
                value = product(plan, slot, "ego", "end", net.own)
                t(f"stats[c, per, {slot.at}] += {value}{_half(net, slot)}")
        if not tied:
            return
        with t(f"for a in range({net.own}.outdeg[i]):"):
            t(f"j = {net.own}.out[i, a]")
            t("y = np.uint8(1)")
            for slot in tied:
                value = product(plan, slot, "tie", "end", net.own)
                with t.when(slot.term.form == "creation", f"if not s{net.k}.adj[i, j]:"):
                    t(f"stats[c, per, {slot.at}] += {value}{_half(net, slot)}")


def _hamming(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write the number of ego's changed ties; the statistic of rates."""
    k, own, gap = net.k, net.own, _gap(net)
    # Cells of a large matrix come from afar; the lists of both states are short.
    sparse.new_stamp(t)
    t(f"hamming = {own}.outdeg[i]")
    with t(f"for a in range(s{k}.outdeg[i]):"):
        t(f"j = np.int64(s{k}.out[i, a])")
        if gap:
            with t(f"if {gap}:"):
                t("continue")
        t("mark[j] = stamp")
        t("hamming += 1")
    with t(f"for a in range({own}.outdeg[i]):"):
        t(f"hamming -= 2 * (mark[{own}.out[i, a]] == stamp)")
    t(f"stats[c, per, rate_at[{net.v}, per]] += hamming")
    for slot in plan.of(net.name, "rate"):
        t(f"stats[c, per, {slot.at}] += hamming * wr{slot.at}[i]")


def _lost_ties(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write endowment statistics: lost ties of the start, in the start state without its missing ties."""
    slots, k, start = plan.of(net.name, "endow"), net.k, f"e{net.k}"
    if not slots:
        return
    with t("for i in range(n):"):
        fill(t, plan, slots, "end", start)
        for slot in slots:
            if slot.parts[0].effect.tie is None:
                value = product(plan, slot, "ego", "end", start)
                t(f"stats[c, per, {slot.at}] -= {value}{_half(net, slot)}")
        with t(f"for a in range(s{k}.outdeg[i]):"):
            t(f"j = s{k}.out[i, a]")
            unknown = f" or missing_end[{k}][per, i, j]" if net.net.missing.any() else ""
            with t(f"if n{k}.adj[i, j]{unknown}:"):
                t("continue")
            t("y = np.uint8(1)")
            for slot in slots:
                if slot.parts[0].effect.tie is not None:
                    value = product(plan, slot, "tie", "end", start)
                    t(f"stats[c, per, {slot.at}] -= {value}{_half(net, slot)}")


def _behaviour_stats(t: Text, plan: Plan, v: int, name: str) -> None:
    b = plan.behs.index(name)
    with t("for i in range(n):"):
        t(f"step = abs(zi{b}[i] - zi0{b}[i]) * (1 - zlost[{b}, per, i])")
        t(f"stats[c, per, rate_at[{v}, per]] += step")
        for slot in plan.of(name, "rate"):
            t(f"stats[c, per, {slot.at}] += step * wr{slot.at}[i]")
        with t(f"if zlost[{b}, per, i]:"):
            t(f"zv{b}[i] = 0.0")
    for form in ("eval", "creation", "endow"):
        slots = plan.of(name, form)
        if slots:
            _form_stats(t, plan, b, form, slots)


def _form_stats(t: Text, plan: Plan, b: int, form: str, slots: list[Slot]) -> None:
    """Write statistics of one behaviour and form; creation and endowment compare two whole states."""
    own, other = f"zl{b}", f"zb{b}"
    if form != "eval" or any("zb" in p.effect.wants(p.effect.ego) for s in slots for p in s.parts):
        with t("for i in range(n):"):
            before = f"2 * zi{b}[i] - zi0{b}[i]" if form == "creation" else f"zi0{b}[i]"
            t(f"zb_v{b}[i] = 0.0 if zlost[{b}, per, i] else {before} - zpar[{b}, 0]")
    skip = {"eval": "", "creation": f" or zi{b}[i] <= zi0{b}[i]", "endow": f" or zi{b}[i] >= zi0{b}[i]"}
    sign = {"eval": "+", "creation": "-", "endow": "+"}[form]
    with t("for i in range(n):"):
        with t(f"if zlost[{b}, per, i]{skip[form]}:"):
            t("continue")
        fill(t, plan, slots, "end", own)
        for slot in slots:
            if form == "eval":
                value = product(plan, slot, "ego", "end", own, zb=other)
            elif slot.parts[0].effect.change is not None:
                value = product(plan, slot, "change", "end", own, zb=other)
            else:
                now, then = (product(plan, slot, "ego", "end", state) for state in (own, other))
                value = f"{now} - {then}"
            t(f"stats[c, per, {slot.at}] {sign}= {value}")

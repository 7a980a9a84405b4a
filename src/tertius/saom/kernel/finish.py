"""Write the end of a chain's period: its statistics, scores and end states."""

from __future__ import annotations

from tertius.saom.effects.contract import arguments
from tertius.saom.kernel import presence, sparse
from tertius.saom.kernel.plan import Plan, Text, fill, product


def finish(t: Text, plan: Plan) -> None:
    t("times[c, per] = now")
    t("for q in range(theta.shape[0]):", 1)
    t("scores[c, per, q] = score[q] if scored else 0.0")
    t("stats[c, per, q] = 0.0")
    t.back()
    for k, _ in enumerate(plan.nets):
        t(f"if net_ends[{k}].shape[0] > 0:", 1)
        t(f"net_ends[{k}][c, per] = n{k}.adj")
        t.back()
    for b in range(len(plan.behs)):
        t("if beh_ends.shape[0] > 0:", 1)
        t(f"beh_ends[c, per, {b}] = zi{b}")
        t.back()
    presence.end(t, plan)
    for v, name in enumerate(plan.variables):
        if name in plan.nets:
            _network_stats(t, plan, v, name)
        else:
            _behaviour_stats(t, plan, v, name)
    t("continue")


def _network_stats(t: Text, plan: Plan, v: int, name: str) -> None:
    k = plan.nets.index(name)
    net = plan.prepared.networks[name]
    gap = f"missing[{k}][per, i, j]" if net.missing.any() else ""
    if gap:
        t("for i in range(n):", 1)
        t("a = 0")
        t(f"while a < n{k}.outdeg[i]:", 1)
        t(f"j = n{k}.out[i, a]")
        t(f"if {gap}:", 1)
        t(f"toggle(n{k}, i, j, {net.symmetric})")
        t.back()
        t("else:", 1)
        t("a += 1")
        t.back(3)
    t("for i in range(n):", 1)
    # Cells of a large matrix come from afar; the lists of both states are short.
    sparse.new_stamp(t)
    t(f"hamming = n{k}.outdeg[i]")
    t(f"for a in range(s{k}.outdeg[i]):", 1)
    t(f"j = np.int64(s{k}.out[i, a])")
    if gap:
        t(f"if {gap}:", 1)
        t("continue")
        t.back()
    t("mark[j] = stamp")
    t("hamming += 1")
    t.back()
    t(f"for a in range(n{k}.outdeg[i]):", 1)
    t(f"hamming -= 2 * (mark[n{k}.out[i, a]] == stamp)")
    t.back()
    t(f"stats[c, per, rate_at[{v}, per]] += hamming")
    for slot in plan.of(name, "rate"):
        t(f"stats[c, per, {slot.at}] += hamming * wr{slot.at}[i]")
    slots = plan.of(name, "eval", "creation")
    fill(t, plan, slots, "end", f"n{k}")
    tied = [s for s in slots if s.parts[0].effect.tie is not None]
    for slot in slots:
        if slot not in tied:
            half = " * 0.5" if net.symmetric and slot.parts[0].effect.halved else ""
            t(f"stats[c, per, {slot.at}] += {product(plan, slot, 'ego', 'end', f'n{k}')}{half}")
    if tied:
        t(f"for a in range(n{k}.outdeg[i]):", 1)
        t(f"j = n{k}.out[i, a]")
        t("y = np.uint8(1)")
        for slot in tied:
            half = " * 0.5" if net.symmetric and slot.parts[0].effect.halved else ""
            line = f"stats[c, per, {slot.at}] += {product(plan, slot, 'tie', 'end', f'n{k}')}{half}"
            if slot.term.form == "creation":
                t(f"if not s{k}.adj[i, j]:", 1)
                t(line)
                t.back()
            else:
                t(line)
        t.back()
    t.back()
    lost = plan.of(name, "endow")
    if not lost:
        return
    t("for i in range(n):", 1)
    fill(t, plan, lost, "end", f"e{k}")
    for slot in lost:
        if slot.parts[0].effect.tie is None:
            half = " * 0.5" if net.symmetric and slot.parts[0].effect.halved else ""
            t(f"stats[c, per, {slot.at}] -= {product(plan, slot, 'ego', 'end', f'e{k}')}{half}")
    lost = [s for s in lost if s.parts[0].effect.tie is not None]
    t(f"for a in range(s{k}.outdeg[i]):", 1)
    t(f"j = s{k}.out[i, a]")
    t(f"if n{k}.adj[i, j] or missing_end[{k}][per, i, j]:" if net.missing.any() else f"if n{k}.adj[i, j]:", 1)
    t("continue")
    t.back()
    t("y = np.uint8(1)")
    for slot in lost:
        half = " * 0.5" if net.symmetric and slot.parts[0].effect.halved else ""
        t(f"stats[c, per, {slot.at}] -= {product(plan, slot, 'tie', 'end', f'e{k}')}{half}")
    t.back(2)


def _behaviour_stats(t: Text, plan: Plan, v: int, name: str) -> None:
    b = plan.behs.index(name)
    t("for i in range(n):", 1)
    t(f"step = abs(zi{b}[i] - zi0{b}[i]) * (1 - zlost[{b}, per, i])")
    t(f"stats[c, per, rate_at[{v}, per]] += step")
    for slot in plan.of(name, "rate"):
        t(f"stats[c, per, {slot.at}] += step * wr{slot.at}[i]")
    t(f"if zlost[{b}, per, i]:", 1)
    t(f"zv{b}[i] = 0.0")
    t.back(2)
    for form in ("eval", "creation", "endow"):
        slots = plan.of(name, form)
        if not slots:
            continue
        if form != "eval" or any("zb" in arguments(p.effect.ego) for s in slots for p in s.parts):
            t("for i in range(n):", 1)
            before = f"2 * zi{b}[i] - zi0{b}[i]" if form == "creation" else f"zi0{b}[i]"
            t(f"zb_v{b}[i] = 0.0 if zlost[{b}, per, i] else {before} - zpar[{b}, 0]")
            t.back()
        t("for i in range(n):", 1)
        skip = {"eval": "", "creation": f" or zi{b}[i] <= zi0{b}[i]", "endow": f" or zi{b}[i] >= zi0{b}[i]"}[
            form
        ]
        t(f"if zlost[{b}, per, i]{skip}:", 1)
        t("continue")
        t.back()
        fill(t, plan, slots, "end", f"zl{b}")
        for slot in slots:
            head = f"stats[c, per, {slot.at}]"
            if form == "eval":
                t(f"{head} += {product(plan, slot, 'ego', 'end', f'zl{b}', zb=f'zb{b}')}")
                continue
            sign = "+" if form == "endow" else "-"
            if slot.parts[0].effect.change is not None:
                t(f"{head} {sign}= {product(plan, slot, 'change', 'end', f'zl{b}', zb=f'zb{b}')}")
            else:
                after = product(plan, slot, "ego", "end", f"zl{b}")
                earlier = product(plan, slot, "ego", "end", f"zb{b}")
                t(f"{head} {sign}= {after} - {earlier}")
        t.back()

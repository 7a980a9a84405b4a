"""Write the ministep of a network: the value of every alter, its weight, a draw, the toggle.

Effects are sorted by what their value depends on, so that the loop over alters has little left:
*const* on ego alone, *pair* on ego and whether the tie is there, *static* on covariates alone (one
matrix or vector a period), *near* zero but for neighbours, *alter* kept by alter and revised at
neighbours, *kept* a sum over the alter's other senders (`exposure`), *dense* evaluated for every alter.
"""

from __future__ import annotations

from tertius.saom.effects.contract import TABLE, arguments
from tertius.saom.kernel import exposure, history, pairs, rates, sparse
from tertius.saom.kernel.plan import Plan, Slot, Text, fill, product

MATRIX = 512 * 512
"""Largest number of cells for which static values are kept as a matrix."""
WHOLE = ("vector", "alter", "kept", "dense")
"""Natures whose values are an array over all alters."""
GROUP = 5
"""Arrays added in one loop; beyond about eight LLVM gives up proving that they do not overlap."""


def natures(plan: Plan, name: str) -> dict[int, str]:
    """How the value of each slot of a network varies over alters, by place in theta."""
    thin = {s.at: _nature(plan, s, True) for s in tie_slots(plan, name)}
    if sparse.pays(plan, name, thin):
        return thin
    return {s.at: _nature(plan, s, False) for s in tie_slots(plan, name)}


def _nature(plan: Plan, slot: Slot, thin: bool) -> str:
    """See the module's text; where only near alters are visited, these are all with a table entry."""
    effects = [p.effect for p in slot.parts]
    asked = {a for p in slot.parts for a in arguments(p.effect.delta)}
    if "back" in asked:
        asked |= {"net", "i", "j"}
    looked_up = any(p.effect.row is not None or p.effect.tables() for p in slot.parts)
    moving = looked_up or any(a in ("net", "before", "other", "other2") for a in asked)
    moving = moving or any(p.bound.get(a) in plan.behs for p in slot.parts for a in ("x", "x2"))
    if slot.term.form == "endow":
        return "near"
    if "j" not in asked and not looked_up:
        plain = slot.term.form == "eval" and "y" not in asked
        return "const" if plain else "pair"
    if any(p.effect.background == "zero" and (thin or not _lookup(p.effect.delta)) for p in slot.parts):
        return "near"
    if slot.term.form == "creation":
        return "dense"
    if exposure.keeps(plan, slot):
        return "kept"
    if not moving and "y" not in asked and "j" in asked:
        cells = plan.prepared.networks[slot.term.on].start[0].size
        if not asked & {"i", "w", "w2", "raw", "raw2"}:
            return "vector"
        return "matrix" if cells <= MATRIX else "dense"
    if all(e.background == "alter" for e in effects) and not looked_up and "i" not in asked:
        return "alter"
    return "dense"


def _lookup(function: object) -> bool:
    return any(a == "pre" or TABLE.match(a) for a in arguments(function))  # type: ignore[arg-type]


def allocate(t: Text, plan: Plan, v: int, name: str) -> None:
    """Buffers of the network's ministep."""
    m = plan.prepared.networks[name].start.shape[2]
    t(f"u{v} = np.zeros({m})")
    t(f"sign{v} = np.ones({m})")
    t(f"base{v} = np.zeros({m})")
    kinds = natures(plan, name)
    if sparse.pays(plan, name, kinds):
        sparse.allocate(t, plan, v, name, kinds)
    for at, kind in kinds.items():
        if kind in ("vector", "near", "alter", "kept", "dense"):
            t(f"v{at} = np.zeros({m})")
        if kind in ("near", "alter"):
            t(f"old{at} = np.zeros(width)")
        if kind == "matrix":
            t(f"v{at} = np.zeros((n, {m}))")
    if "matrix" in kinds.values():
        t(f"fix{v} = np.zeros((n, {m}))")
    exposure.allocate(t, plan, name)


def tie_slots(plan: Plan, name: str) -> list[Slot]:
    """The slots of a network's objective function."""
    return plan.of(name, "eval", "creation", "endow")


def period(t: Text, plan: Plan, v: int, name: str) -> None:
    """Static values of a period."""
    k = plan.nets.index(name)
    m = plan.prepared.networks[name].start.shape[2]
    slots = tie_slots(plan, name)
    kinds = natures(plan, name)
    vectors = [s for s in slots if kinds[s.at] == "vector"]
    matrices = [s for s in slots if kinds[s.at] == "matrix"]
    if vectors:
        t(f"for j in range({m}):", 1)
        for s in vectors:
            t(f"v{s.at}[j] = {product(plan, s, 'delta', 'sim', f'n{k}')}")
        t.back()
    if matrices:
        t("for i in range(n):", 1)
        t(f"for j in range({m}):", 1)
        for s in matrices:
            one_mode = not plan.prepared.networks[name].two_mode
            value = product(plan, s, "delta", "sim", f"n{k}")
            t(f"v{s.at}[i, j] = {f'0.0 if i == j else {value}' if one_mode else value}")
        terms = " + ".join(f"th{s.at} * v{s.at}[i, j]" for s in matrices)
        t(f"fix{v}[i, j] = {terms}")
        t.back(2)
    exposure.period(t, plan, name)


def revise(t: Text, plan: Plan, j: str, known: bool = True) -> None:
    """Recompute what is kept by alter at index `j` (text), in every network; `known`: it was kept before."""
    for v, name in enumerate(plan.variables):
        if name not in plan.nets:
            continue
        k = plan.nets.index(name)
        slots = tie_slots(plan, name)
        kinds = natures(plan, name)
        alters = [s for s in slots if kinds[s.at] == "alter"]
        if not alters:
            continue
        t(f"j = {j}")
        m = plan.prepared.networks[name].start.shape[2]
        guard = m < max(plan.prepared.data.n, *(x.start.shape[2] for x in plan.prepared.networks.values()))
        if guard:
            t(f"if j < {m}:", 1)
        t("y = np.uint8(0)")
        thin = known and sparse.pays(plan, name, kinds)
        if thin:
            sparse.before(t, plan, v, name, kinds)
        for s in alters:
            t(f"v{s.at}[j] = {product(plan, s, 'delta', 'sim', f'n{k}')}")
        every = [s for s in slots if kinds[s.at] in ("vector", "alter")]
        t(f"base{v}[j] = {' + '.join(f'th{s.at} * v{s.at}[j]' for s in every)}")
        if thin:
            sparse.after(t, plan, v, name, kinds)
        if guard:
            t.back()


def chain(t: Text, plan: Plan) -> None:
    """What is kept by alter at the start of a chain."""
    sizes = [plan.prepared.data.n, *(x.start.shape[2] for x in plan.prepared.networks.values())]
    t(f"for jj in range({max(sizes)}):", 1)
    t("j = jj")
    for v, name in enumerate(plan.variables):
        if name in plan.nets:
            kinds = natures(plan, name)
            vectors = [s for s in tie_slots(plan, name) if kinds[s.at] == "vector"]
            if vectors:
                m = plan.prepared.networks[name].start.shape[2]
                t(f"if j < {m}:", 1)
                t(f"base{v}[j] = {' + '.join(f'th{s.at} * v{s.at}[j]' for s in vectors)}")
                t.back()
    revise(t, plan, "jj", known=False)
    t.back()
    for v, name in enumerate(plan.variables):
        if name in plan.nets:
            kinds = natures(plan, name)
            if sparse.pays(plan, name, kinds):
                sparse.renew(t, plan, v, name, kinds)
            exposure.chain(t, plan, name)


def tie_step(t: Text, plan: Plan, v: int, name: str) -> None:
    """One ministep of ego i."""
    k = plan.nets.index(name)
    net = plan.prepared.networks[name]
    kinds = natures(plan, name)
    own = f"n{k}"
    rule = pairs.rule_of(plan, name)
    present = f"{own}.adj[i, chosen]"
    if rule.startswith("pairwise"):
        pairs.meet(t, plan, name)
    elif sparse.pays(plan, name, kinds):
        sparse.choose(t, plan, v, name, kinds)
        present = "0 <= place < outs"
    else:
        _choose(t, plan, v, name, kinds)
    if rule == "initiative":
        pairs.confirm(t, plan, name)
    t("if chosen >= 0:", 1)
    rates.touched(t, plan, name)
    # Only a conditional run looks at the start state, which would have to come from afar.
    t("if cond >= 0:", 1)
    t(f"moved[{v}] += 1 if {own}.adj[i, chosen] == s{k}.adj[i, chosen] else -1")
    t.back()
    t(f"if not flip({own}, i, chosen, {net.symmetric}, {present}):", 1)
    t("status[c] = 1")
    t("break")
    t.back()
    exposure.moved(t, plan, name)
    revise(t, plan, "i")
    revise(t, plan, "chosen")
    t.back()
    met = "chosen" if rule == "forcing" else "met"
    history.record(t, plan, v, "i", met, f"2 * {own}.adj[i, chosen] - 1 if chosen >= 0 else 0")


def _choose(t: Text, plan: Plan, v: int, name: str, kinds: dict[int, str]) -> None:
    """From ego i to `chosen` (-1: no change), scores included."""
    k = plan.nets.index(name)
    net = plan.prepared.networks[name]
    slots = tie_slots(plan, name)
    m, own = net.start.shape[2], f"n{k}"
    fill(t, plan, slots, "sim", own)
    value = {s.at: product(plan, s, "delta", "sim", own) for s in slots}
    constant = ["0.0"]
    for s in slots:
        if kinds[s.at] == "const":
            t(f"c{s.at} = {value[s.at]}")
            constant.append(f"th{s.at} * c{s.at}")
        elif kinds[s.at] == "pair":
            t("y = np.uint8(0)")
            t(f"c{s.at} = {value[s.at]}")
            t("y = np.uint8(1)")
            # Without a tie there is no value of one, and the formula may not hold.
            withdrawn = (
                "0.0" if s.term.form == "creation" else f"{value[s.at]} if {own}.outdeg[i] > 0 else 0.0"
            )
            t(f"d{s.at} = {withdrawn}")
            constant.append(f"th{s.at} * c{s.at}")
    t(f"constant = {' + '.join(constant)}")
    for s in slots:
        if kinds[s.at] == "dense":
            t(f"for j in range({m}):", 1)
            t(f"y = {own}.adj[i, j]")
            masked = f"(1 - y) * ({value[s.at]})" if s.term.form == "creation" else value[s.at]
            t(f"v{s.at}[j] = {masked}")
            t.back()
        elif kinds[s.at] == "kept":
            t(f"for j in range({m}):", 1)
            t(f"v{s.at}[j] = sums{s.at}[j, i]")
            t.back()
    arrays = [f"th{s.at} * v{s.at}[j]" for s in slots if kinds[s.at] in ("dense", "kept")]
    if "matrix" in kinds.values():
        arrays.insert(0, f"fix{v}[i, j]")
    if {"vector", "alter"} & set(kinds.values()):
        arrays.insert(0, f"base{v}[j]")
    t(f"for j in range({m}):", 1)
    t(f"u{v}[j] = {' + '.join(['constant', *arrays[:GROUP]])}")
    t.back()
    for at in range(GROUP, len(arrays), GROUP):
        t(f"for j in range({m}):", 1)
        t(f"u{v}[j] += {' + '.join(arrays[at : at + GROUP])}")
        t.back()
    _neighbours(t, plan, v, name, value)
    t(f"for a in range(fixed_count[{k}][per, i]):", 1)
    t(f"j = fixed_list[{k}][per, i, a]")
    t(f"u{v}[j] = -1e300 * sign{v}[j]")
    for s in slots:
        if kinds[s.at] in ("dense", "kept"):
            t(f"v{s.at}[j] = 0.0")
    t.back()
    if plan.changing and not net.two_mode:
        t("for a in range(absents):", 1)
        t("j = absent_list[a]")
        t(f"u{v}[j] = -1e300 * sign{v}[j]")
        for s in slots:
            if kinds[s.at] in ("dense", "kept"):
                t(f"v{s.at}[j] = 0.0")
        t.back()
    if any(net.up_only) or any(net.down_only):
        t("for y in range(2):", 1)
        t(f"if net_way[{k}, per, y]:", 1)
        t(f"for j in range({m}):", 1)
        t(f"if {own}.adj[i, j] == y:", 1)
        t(f"u{v}[j] = -1e300 * sign{v}[j]")
        t.back(4)
    t(f"total = weigh(u{v}, sign{v}, weight, {m})")
    t("norm = 1.0 + total")
    if plan.coupled:
        t(f"chosen = race(weight, {m}, event_key)")
    else:
        t("pick = uniform(state) * norm - 1.0")
        t("chosen = -1")
        t("if pick >= 0.0:", 1)
        t(f"chosen = draw(weight, {m}, pick)")
        t.back()
    if slots:
        t("if scored:", 1)
        _scores(t, plan, v, name, kinds)
        t.back()
    # Back to the values that hold between ministeps.
    t(f"for a in range({own}.outdeg[i]):", 1)
    t(f"sign{v}[{own}.out[i, a]] = 1.0")
    t.back()
    kept = [s for s in slots if kinds[s.at] in ("near", "alter")]
    if kept:
        t("for a in range(nears):", 1)
        t("j = np.int64(near[a])")
        for s in kept:
            t(f"v{s.at}[j] = {f'old{s.at}[a]' if kinds[s.at] == 'alter' else '0.0'}")
        t.back()


def _neighbours(t: Text, plan: Plan, v: int, name: str, value: dict[int, str]) -> None:
    """Signs, and the values that are special at neighbours."""
    k = plan.nets.index(name)
    net = plan.prepared.networks[name]
    slots = tie_slots(plan, name)
    kinds = natures(plan, name)
    own = f"n{k}"
    kept = [s for s in slots if kinds[s.at] in ("near", "alter")]
    pairs = [s for s in slots if kinds[s.at] == "pair"]
    t(f"nears = {own}.outdeg[i]")
    t("for a in range(nears):", 1)
    t(f"j = np.int64({own}.out[i, a])")
    t("near[a] = j")
    t(f"sign{v}[j] = -1.0")
    for s in pairs:
        t(f"u{v}[j] += th{s.at} * (d{s.at} - c{s.at})")
    t.back()
    far = [s for s in kept if s.term.form != "endow"]
    if far and not net.symmetric and not net.two_mode:
        t(f"for a in range({own}.indeg[i]):", 1)
        t(f"j = np.int64({own}.inn[i, a])")
        t(f"if not {own}.adj[i, j]:", 1)
        t("near[nears] = j")
        t("nears += 1")
        t.back(2)
    if kept:
        t("for a in range(nears):", 1)
        t("j = np.int64(near[a])")
        t(f"y = {own}.adj[i, j]")
        for s in kept:
            if s.term.form == "endow":
                t(f"value = {value[s.at]} if y else 0.0")
            elif s.term.form == "creation":
                t(f"value = 0.0 if y else {value[s.at]}")
            else:
                t(f"value = {value[s.at]}")
            if kinds[s.at] == "alter":
                t(f"old{s.at}[a] = v{s.at}[j]")
                t(f"u{v}[j] += th{s.at} * (value - v{s.at}[j])")
            else:
                t(f"u{v}[j] += th{s.at} * value")
            t(f"v{s.at}[j] = value")
        t.back()


def _scores(t: Text, plan: Plan, v: int, name: str, kinds: dict[int, str]) -> None:
    """Chosen value minus the expected one, for each parameter."""
    m = plan.prepared.networks[name].start.shape[2]
    t("side = 0.0")
    t("inverse = 1.0 / norm")
    t("if chosen >= 0:", 1)
    t(f"side = sign{v}[chosen]")
    t.back()
    t("at = max(chosen, 0)")
    sparse.means(t, f"sign{v}", "v", [at for at, kind in kinds.items() if kind in WHOLE], str(m))
    for s in tie_slots(plan, name):
        kind, at = kinds[s.at], s.at
        if kind == "const":
            mean, here = f"c{at} * signed", f"c{at}"
        elif kind == "pair":
            mean = f"0.5 * (c{at} * (total + signed) - d{at} * (total - signed))"
            here = f"(c{at} if side > 0.0 else d{at})"
        elif kind == "matrix":
            mean, here = f"signed_row(weight, sign{v}, v{at}, i, {m})", f"v{at}[i, at]"
        elif kind == "near":
            t("mean = 0.0")
            t("for a in range(nears):", 1)
            t("j = near[a]")
            t(f"mean += sign{v}[j] * weight[j] * v{at}[j]")
            t.back()
            mean, here = "mean", f"v{at}[at]"
        else:
            mean, here = f"mean{at}", f"v{at}[at]"
        t(f"score[{at}] += side * {here} - inverse * ({mean})")

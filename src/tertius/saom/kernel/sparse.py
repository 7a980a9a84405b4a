"""Write the ministep of a large or thin network: only alters near ego are evaluated.

It serves models in which every other alter's value is 0, depends on ego alone, or is kept by alter
(`ties.nature`: const, pair, near, vector, alter).  These others share one weight, or have ego's
constant times a weight kept by alter, so that their sum is known without visiting them; one of them
is drawn by rejection.  The cost of a ministep then grows with the degrees and not with the actors.
"""

from __future__ import annotations

from tertius.saom.kernel.plan import Plan, Slot, Text, legs_of, product, scope

DEGREE = {"out": "outdeg", "inn": "indeg"}
TOGETHER = 3
"""Sums of weighted values made in one loop (`vector.signed3`)."""
SERVED = {"const", "pair", "near", "vector", "alter"}
SHARE = 0.5
"""Largest expected share of alters near ego for which this pays."""


def pays(plan: Plan, name: str, kinds: dict[int, str]) -> bool:
    """Whether a network's ministep is written by this module."""
    net = plan.prepared.networks[name]
    slots = _slots(plan, name)
    if (
        plan.coupled
        or plan.changing
        or any(net.up_only)
        or any(net.down_only)
        or set(kinds.values()) - SERVED
    ):
        return False
    if any(p.effect.row is not None for s in slots for p in s.parts):
        return False
    if any(kinds[s.at] in ("vector", "alter") and s.term.form != "eval" for s in slots):
        return False
    degree = max(float(v.start.mean()) * v.start.shape[2] for v in plan.prepared.networks.values())
    tables = {a for s in slots for p in s.parts for a in p.effect.tables()}
    return bool(2 * degree + len(tables) * degree**2 < SHARE * net.start.shape[2])


def _slots(plan: Plan, name: str) -> list[Slot]:
    return plan.of(name, "eval", "creation", "endow")


def kept(plan: Plan, name: str, kinds: dict[int, str]) -> list[Slot]:
    """Slots whose values are kept by alter."""
    return [s for s in _slots(plan, name) if kinds[s.at] in ("vector", "alter")]


def allocate(t: Text, plan: Plan, v: int, name: str, kinds: dict[int, str]) -> None:
    """Buffers, by place in the list of near alters."""
    m = plan.prepared.networks[name].start.shape[2]
    for s in _slots(plan, name):
        for part in s.parts:
            known = scope(plan, part, s, "sim", f"n{plan.nets.index(name)}")
            for table in part.effect.tables():
                t(f"{private(known[table])} = np.zeros(width, np.int32)")
        if kinds[s.at] in ("near", "vector", "alter"):
            t(f"k{s.at} = np.zeros(width + 4)")
    if kept(plan, name, kinds):
        t(f"mass{v} = np.zeros({m})")
        t(f"block{v} = np.zeros({m // 64 + 1})")
        t(f"whole{v} = np.zeros({1 + len(kept(plan, name, kinds))})")


def renew(t: Text, plan: Plan, v: int, name: str, kinds: dict[int, str]) -> None:
    """Masses of all alters from their base utilities, at the start of a chain."""
    slots = kept(plan, name, kinds)
    if not slots:
        return
    m = plan.prepared.networks[name].start.shape[2]
    t(f"whole{v}[:] = 0.0")
    t(f"block{v}[:] = 0.0")
    t(f"for j in range({m}):", 1)
    t(f"mass{v}[j] = exp(base{v}[j])")
    t(f"block{v}[j >> 6] += mass{v}[j]")
    t(f"whole{v}[0] += mass{v}[j]")
    for q, s in enumerate(slots):
        t(f"whole{v}[{q + 1}] += mass{v}[j] * v{s.at}[j]")
    t.back()


def before(t: Text, plan: Plan, v: int, name: str, kinds: dict[int, str]) -> None:
    """Take alter j out of the sums, before its kept values change."""
    slots = kept(plan, name, kinds)
    t(f"block{v}[j >> 6] -= mass{v}[j]")
    t(f"whole{v}[0] -= mass{v}[j]")
    for q, s in enumerate(slots):
        t(f"whole{v}[{q + 1}] -= mass{v}[j] * v{s.at}[j]")


def after(t: Text, plan: Plan, v: int, name: str, kinds: dict[int, str]) -> None:
    """Put alter j back into the sums."""
    slots = kept(plan, name, kinds)
    t(f"mass{v}[j] = exp(base{v}[j])")
    t(f"block{v}[j >> 6] += mass{v}[j]")
    t(f"whole{v}[0] += mass{v}[j]")
    for q, s in enumerate(slots):
        t(f"whole{v}[{q + 1}] += mass{v}[j] * v{s.at}[j]")


def choose(t: Text, plan: Plan, v: int, name: str, kinds: dict[int, str]) -> None:
    """From ego i to `chosen` (-1: no change), scores included."""
    k = plan.nets.index(name)
    own, m = f"n{k}", plan.prepared.networks[name].start.shape[2]
    slots, masses = _slots(plan, name), kept(plan, name, kinds)
    filled = _gather(t, plan, name)
    net = plan.prepared.networks[name]
    directed = not net.symmetric and not net.two_mode
    back = {"back": "back"} if directed else {}
    value = {s.at: private(product(plan, s, "delta", "sim", own, **back)) for s in slots}
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
            withdrawn = f"{value[s.at]} if {own}.outdeg[i] > 0 else 0.0"
            t(f"d{s.at} = {'0.0' if s.term.form == 'creation' else withdrawn}")
            constant.append(f"th{s.at} * c{s.at}")
    t(f"constant = {' + '.join(constant)}")
    t("for a in range(nears):", 1)
    t("j = np.int64(near[a])")
    t("y = np.uint8(a < outs)")
    if directed:
        # Read from the marks: the column of the matrix would be a cache miss an alter.
        t("back = np.uint8(mark[j] - stamp)")
    t("utility = constant")
    for s in slots:
        kind, at = kinds[s.at], s.at
        if kind == "pair":
            t(f"utility += th{at} * (d{at} - c{at}) if y else 0.0")
        if kind in ("const", "pair"):
            continue
        text = f"v{at}[j]" if kind == "vector" else value[at]
        if s.term.form == "endow":
            text = f"({text}) if y else 0.0"
        elif s.term.form == "creation":
            text = f"0.0 if y else {text}"
        t(f"k{at}[a] = {text}")
        t(f"utility += th{at} * k{at}[a]")
    t("side_of[a] = 1.0 - 2.0 * y")
    t("utilities[a] = utility")
    for table in filled:
        t(f"{table}[j] = 0")
    t.back()
    if filled:
        # Paths may also lead to ego and to fixed ties, which are not in the list.
        t(f"for a in range(fixed_count[{k}][per, i]):", 1)
        t(f"j = np.int64(fixed_list[{k}][per, i, a])")
        for table in filled:
            t(f"{table}[j] = 0")
        t.back()
    t("total = weigh(utilities, side_of, weight, nears)")
    if masses:
        t(f"rest = whole{v}[0]")
        t(f"for a in range(fixed_count[{k}][per, i]):", 1)
        t(f"rest -= mass{v}[fixed_list[{k}][per, i, a]]")
        t.back()
        t("for a in range(nears):", 1)
        t(f"rest -= mass{v}[near[a]]")
        t.back()
        t("rest = max(rest, 0.0)")
    else:
        t(f"rest = float({m} - nears - fixed_count[{k}][per, i])")
    t("common = exp(constant)")
    t("far = common * rest")
    t("norm = 1.0 + total + far")
    t("pick = uniform(state) * norm - 1.0")
    t("chosen = -1")
    t("place = -1")
    t("if pick >= 0.0:", 1)
    t("if pick < total or rest == 0.0:", 1)
    t("place = draw(weight, nears, pick)")
    t("chosen = np.int64(near[place]) if place >= 0 else -1")
    t.back()
    t("else:", 1)
    if masses:
        t(f"chosen = far_by_mass(mass{v}, block{v}, whole{v}[0], rest, {m}, mark, stamp, state)")
    else:
        t(f"chosen = far_uniform(rest, {m}, mark, stamp, state)")
    t.back(2)
    if slots:
        t("if scored:", 1)
        _scores(t, plan, v, name, kinds)
        t.back()


def private(text: str) -> str:
    """Names of this module's own tables, which are zero between ministeps; others fill and leave theirs."""
    return text.replace("tb_", "pt_")


def _gather(t: Text, plan: Plan, name: str) -> list[str]:
    """List the alters near ego, but for fixed ties, and fill the tables asked for; return these.

    Near is who has a tie from ego (the first `outs`), an entry in a table, or a tie to ego: these
    bear the stamp plus one.
    """
    k = plan.nets.index(name)
    net = plan.prepared.networks[name]
    new_stamp(t)
    t(f"for a in range(fixed_count[{k}][per, i]):", 1)
    t(f"mark[fixed_list[{k}][per, i, a]] = stamp")
    t.back()
    # Unsigned: numba checks signed indices that it cannot prove positive for a count from the end.
    t("count = np.uint64(0)")
    _append(t, f"n{k}", "out", "i")
    t("outs = np.int64(count)")
    legs: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for s in _slots(plan, name):
        for part in s.parts:
            known = scope(plan, part, s, "sim", f"n{k}")
            for table in part.effect.tables():
                title, a, one, b, two = legs_of(known, table)
                legs.setdefault((one, a), {})[private(title)] = (two, b)
    for (one, a), seconds in legs.items():
        side = "inn" if a == "b" else "out"
        t(f"for q in range({one}.{DEGREE[side]}[i]):", 1)
        t(f"h = np.int64({one}.{side}[i, q])")
        if a == "r":
            t(f"if not {one}.adj[h, i]:", 1)
            t("continue")
            t.back()
        for title, (two, b) in seconds.items():
            _append(t, two, "inn" if b == "b" else "out", "h", title, reciprocated=b == "r")
        t.back()
    if not net.symmetric and not net.two_mode:
        _append(t, f"n{k}", "inn", "i", mark="stamp + np.uint32(1)")
    t("nears = np.int64(count)")
    return [title for seconds in legs.values() for title in seconds]


def new_stamp(t: Text) -> None:
    """A number higher than all in `mark`, and so is the next one: what bears it has been met."""
    t("stamp += np.uint32(2)")
    t("if stamp > 4000000000:", 1)
    t("mark[:] = 0")
    t("stamp = np.uint32(2)")
    t.back()


def _append(
    t: Text,
    net: str,
    side: str,
    actor: str,
    table: str = "",
    reciprocated: bool = False,
    mark: str = "stamp",
) -> None:
    """Append an actor's neighbours to the list if they do not bear the stamp; count them in `table`."""
    t(f"for r in range({net}.{DEGREE[side]}[{actor}]):", 1)
    t(f"j = np.int64({net}.{side}[{actor}, r])")
    if reciprocated:
        t(f"if not {net}.adj[j, {actor}]:", 1)
        t("continue")
        t.back()
    # Written first and counted after, which spares a branch.
    t("near[count] = j")
    t("count += np.uint64(mark[j] < stamp)")
    t(f"mark[j] = {mark}")
    if table:
        t(f"{table}[j] += 1")
    t.back()


def means(t: Text, sign: str, array: str, slots: list[int], length: str) -> None:
    """Sum of the signed weights, and of these times each slot's array of values."""
    for first in range(0, max(len(slots), 1), TOGETHER):
        group = slots[first : first + TOGETHER]
        names = ", ".join(["signed", *(f"mean{at}" for at in group)])
        arrays = "".join(f"{array}{at}, " for at in group)
        t(f"{names} = signed{len(group)}(weight, {sign}, {arrays}{length})")


def _scores(t: Text, plan: Plan, v: int, name: str, kinds: dict[int, str]) -> None:
    """Chosen value minus the expected one, for each parameter."""
    slots, masses = _slots(plan, name), kept(plan, name, kinds)
    k = plan.nets.index(name)
    t("inverse = 1.0 / norm")
    t("side = 0.0")
    t("if chosen >= 0:", 1)
    t("side = side_of[place] if place >= 0 else 1.0")
    t.back()
    moving = [s.at for s in slots if kinds[s.at] in ("near", "vector", "alter")]
    means(t, "side_of", "k", moving, "nears")
    for s in slots:
        kind, at = kinds[s.at], s.at
        if kind == "const":
            mean, here = f"c{at} * (signed + far)", f"c{at}"
        elif kind == "pair":
            mean = f"0.5 * (c{at} * (total + signed) - d{at} * (total - signed)) + c{at} * far"
            here = f"(c{at} if side > 0.0 else d{at})"
        elif kind == "near":
            mean, here = f"mean{at}", f"(k{at}[place] if place >= 0 else 0.0)"
        else:
            q = masses.index(s) + 1
            t(f"mean = whole{v}[{q}]")
            t(f"for a in range(fixed_count[{k}][per, i]):", 1)
            t(f"j = fixed_list[{k}][per, i, a]")
            t(f"mean -= mass{v}[j] * v{at}[j]")
            t.back()
            t("for a in range(nears):", 1)
            t("j = near[a]")
            t(f"mean -= mass{v}[j] * v{at}[j]")
            t.back()
            mean = f"mean{at} + common * mean"
            here = f"(k{at}[place] if place >= 0 else v{at}[max(chosen, 0)])"
        t(f"score[{at}] += side * {here} - inverse * ({mean})")

"""Write the ministep of a network: the value of every alter, its weight, a draw, the toggle.

What a value depends on decides where it is computed; `layout` says how terms are sorted.
"""

from __future__ import annotations

from tertius.saom.data.constraints import bars
from tertius.saom.kernel import exposure, history, pairs, rates, sparse
from tertius.saom.kernel.layout import Layouts, NetworkLayout
from tertius.saom.kernel.plan import Plan, fill, product
from tertius.saom.kernel.text import Text

ARRAYS = ("vector", "alter", "kept", "dense")
"""Evaluation modes whose values are an array over all alters."""
GROUP = 5
"""Arrays added in one loop; beyond about eight LLVM gives up proving that they do not overlap."""


def allocate(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write buffers of the network's ministep."""
    v, m = net.v, net.m
    t(f"u{v} = np.zeros({m})")
    t(f"sign{v} = np.ones({m})")
    t(f"base{v} = np.zeros({m})")
    if net.sparse:
        sparse.allocate(t, plan, net)
    for at, mode in net.modes.items():
        if mode in ("vector", "near", "alter", "dense"):
            t(f"v{at} = np.zeros({m})")
        if mode in ("near", "alter"):
            t(f"old{at} = np.zeros(width)")
        if mode == "matrix":
            t(f"v{at} = np.zeros((n, {m}))")
    if net.of("matrix"):
        t(f"fix{v} = np.zeros((n, {m}))")
    exposure.allocate(t, net)


def period(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write static values of a period."""
    vectors, matrices = net.of("vector"), net.of("matrix")
    if vectors:
        with t(f"for j in range({net.m}):"):
            for s in vectors:
                t(f"v{s.at}[j] = {product(plan, s, 'delta', 'sim', net.own)}")
    if matrices:
        with t("for i in range(n):"), t(f"for j in range({net.m}):"):
            for s in matrices:
                value = product(plan, s, "delta", "sim", net.own)
                t(f"v{s.at}[i, j] = {value if net.net.two_mode else f'0.0 if i == j else {value}'}")
            terms = " + ".join(f"th{s.at} * v{s.at}[i, j]" for s in matrices)
            t(f"fix{net.v}[i, j] = {terms}")
    exposure.period(t, plan, net)


def revise(t: Text, plan: Plan, layouts: Layouts, j: str, known: bool = True) -> None:
    """Write what is kept by alter at index `j` (text) anew, in every network."""
    for net in layouts.values():
        alters = net.of("alter")
        if not alters:
            continue
        t(f"j = {j}")
        with t.when(net.narrow, f"if j < {net.m}:"):
            t("y = np.uint8(0)")
            if known and net.sparse:
                sparse.before(t, net)
            for s in alters:
                t(f"v{s.at}[j] = {product(plan, s, 'delta', 'sim', net.own)}")
            every = net.of("vector", "alter")
            t(f"base{net.v}[j] = {' + '.join(f'th{s.at} * v{s.at}[j]' for s in every)}")
            if known and net.sparse:
                sparse.after(t, net)


def chain(t: Text, plan: Plan, layouts: Layouts) -> None:
    """Write what is kept by alter at the start of a chain."""
    with t(f"for jj in range({plan.width}):"):
        t("j = jj")
        for net in layouts.values():
            vectors = net.of("vector")
            if vectors:
                with t(f"if j < {net.m}:"):
                    t(f"base{net.v}[j] = {' + '.join(f'th{s.at} * v{s.at}[j]' for s in vectors)}")
        revise(t, plan, layouts, "jj", known=False)
    for net in layouts.values():
        if net.sparse:
            sparse.renew(t, net)
        exposure.chain(t, plan, net)


def tie_step(t: Text, plan: Plan, layouts: Layouts, net: NetworkLayout) -> None:
    """Write one ministep of ego i."""
    v, own = net.v, net.own
    present = f"{own}.adj[i, chosen]"
    if net.rule.startswith("pairwise"):
        pairs.meet(t, plan, net)
    elif net.sparse:
        sparse.choose(t, plan, net)
        present = "0 <= place < outs"
    else:
        _choose(t, plan, net)
    if net.rule == "initiative":
        pairs.confirm(t, plan, net)
    with t("if chosen >= 0:"):
        rates.touched(t, plan, net.name)
        # Only a conditional run looks at the start state, which would have to come from afar.
        with t("if cond >= 0:"):
            t(f"moved[{v}] += 1 if {own}.adj[i, chosen] == s{net.k}.adj[i, chosen] else -1")
        with t(f"if not flip({own}, i, chosen, {net.net.symmetric}, {present}):"):
            t("status[c] = 1")
            t("break")
        exposure.moved(t, net)
        if any(n.of("alter") for n in layouts.values()):
            with t("for turn in range(2):"):
                revise(t, plan, layouts, "chosen if turn else i")
    met = "chosen" if net.rule == "forcing" else "met"
    history.record(t, plan, v, "i", met, f"2 * {own}.adj[i, chosen] - 1 if chosen >= 0 else 0")


def double_step(t: Text, plan: Plan, layouts: Layouts, net: NetworkLayout) -> None:
    """Write the ministep of ego i and, with a probability, one of the actor to whom the tie was changed."""
    with t("for turn in range(2):"):
        tie_step(t, plan, layouts, net)
        # The first test is the cheap one; a second ministep has no further one.
        with t(f"if turn == 1 or chosen < 0 or uniform(state) >= {net.double_step!r}:"):
            t("break")
        t("i = chosen")
        if plan.coupled:
            t("event_key = address(event_key, i, 1)")
    # A ministep that cannot be made leaves the loop above alone.
    with t("if status[c] != 0:"):
        t("break")


def _choose(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write the choice of ego i, `chosen` (-1: no change), and its scores."""
    v, m = net.v, net.m
    fill(t, plan, net.slots, "sim", net.own)
    value = {s.at: product(plan, s, "delta", "sim", net.own) for s in net.slots}
    sparse.constants(t, net, value)
    _utilities(t, net, value)
    _neighbours(t, net, value)
    _barred(t, plan, net)
    t(f"total = weigh(u{v}, sign{v}, weight, {m})")
    t("norm = 1.0 + total")
    if plan.coupled:
        t(f"chosen = race(weight, {m}, event_key)")
    else:
        t("pick = uniform(state) * norm - 1.0")
        t("chosen = -1")
        with t("if pick >= 0.0:"):
            t(f"chosen = draw(weight, {m}, pick)")
    if net.slots:
        with t("if scored:"):
            _scores(t, net)
    _restore(t, net)


def _utilities(t: Text, net: NetworkLayout, value: dict[int, str]) -> None:
    """Write utility of every alter, without what is special at neighbours."""
    v, m = net.v, net.m
    for s in net.of("dense", "kept"):
        if net.mode(s) == "kept":
            t(f"v{s.at} = sums{s.at}[i]")
            continue
        with t(f"for j in range({m}):"):
            t(f"y = {net.own}.adj[i, j]")
            t(f"v{s.at}[j] = {f'(1 - y) * ({value[s.at]})' if s.term.form == 'creation' else value[s.at]}")
    arrays = [f"th{s.at} * v{s.at}[j]" for s in net.of("dense", "kept")]
    if net.of("matrix"):
        arrays.insert(0, f"fix{v}[i, j]")
    if net.of("vector", "alter"):
        arrays.insert(0, f"base{v}[j]")
    with t(f"for j in range({m}):"):
        t(f"u{v}[j] = {' + '.join(['constant', *arrays[:GROUP]])}")
    for at in range(GROUP, len(arrays), GROUP):
        with t(f"for j in range({m}):"):
            t(f"u{v}[j] += {' + '.join(arrays[at : at + GROUP])}")


def _neighbours(t: Text, net: NetworkLayout, value: dict[int, str]) -> None:
    """Write signs, and the values that are special at neighbours."""
    v, own = net.v, net.own
    special = net.of("near", "alter")
    t(f"nears = {own}.outdeg[i]")
    with t("for a in range(nears):"):
        t(f"j = np.int64({own}.out[i, a])")
        t("near[a] = j")
        t(f"sign{v}[j] = -1.0")
        for s in net.of("pair"):
            t(f"u{v}[j] += th{s.at} * (d{s.at} - c{s.at})")
    if net.directed and any(s.term.form != "endow" for s in special):
        with t(f"for a in range({own}.indeg[i]):"):
            t(f"j = np.int64({own}.inn[i, a])")
            with t(f"if not {own}.adj[i, j]:"):
                t("near[nears] = j")
                t("nears += 1")
    if not special:
        return
    with t("for a in range(nears):"):
        t("j = np.int64(near[a])")
        t(f"y = {own}.adj[i, j]")
        for s in special:
            text = value[s.at]
            if s.term.form == "endow":
                text = f"{text} if y else 0.0"
            elif s.term.form == "creation":
                text = f"0.0 if y else {text}"
            t(f"value = {text}")
            if net.mode(s) == "alter":
                t(f"old{s.at}[a] = v{s.at}[j]")
                t(f"u{v}[j] += th{s.at} * (value - v{s.at}[j])")
            else:
                t(f"u{v}[j] += th{s.at} * value")
            t(f"v{s.at}[j] = value")


def _barred(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write utilities so low that fixed ties, absent actors and barred changes are never chosen."""
    v, k = net.v, net.k
    low = f"u{v}[j] = -1e300 * sign{v}[j]"
    gone = [f"v{s.at}[j] = 0.0" for s in net.of("dense")]
    with t(f"for a in range(fixed_count[{k}][per, i]):"):
        t(f"j = fixed_list[{k}][per, i, a]")
        for line in (low, *gone):
            t(line)
    if plan.changing and not net.net.two_mode:
        with t("for a in range(absents):"):
            t("j = absent_list[a]")
            for line in (low, *gone):
                t(line)
    if any(net.net.up_only) or any(net.net.down_only):
        with (
            t("for y in range(2):"),
            t(f"if net_way[{k}, per, y]:"),
            t(f"for j in range({net.m}):"),
            t(f"if {net.own}.adj[i, j] == y:"),
        ):
            t(low)
    constrained(t, plan, net, low)


def constrained(t: Text, plan: Plan, net: NetworkLayout, low: str) -> None:
    """Write the line `low` for each alter j whose tie constraints or a bound of degrees do not let change."""
    data, own = plan.prepared.data, net.own
    bound = data.networks[net.name].max_degree
    if bound is not None:
        full = f"{own}.outdeg[i] >= {bound}"
        if net.net.symmetric:
            with (
                t(f"for j in range({net.m}):"),
                t(f"if not {own}.adj[i, j] and ({full} or {own}.outdeg[j] >= {bound}):"),
            ):
                t(low)
        else:
            with t(f"if {full}:"), t(f"for j in range({net.m}):"), t(f"if not {own}.adj[i, j]:"):
                t(low)
    for other, adding, where in bars(data.constraints, net.name):
        there = f"n{plan.nets.index(other)}.adj[i, j]"
        with (
            t(f"for j in range({net.m}):"),
            t(f"if {own}.adj[i, j] == {0 if adding else 1} and {there} == {1 if where else 0}:"),
        ):
            t(low)


def _scores(t: Text, net: NetworkLayout) -> None:
    """Write chosen value minus the expected one, for each parameter."""
    v, m = net.v, net.m
    t("side = 0.0")
    t("inverse = 1.0 / norm")
    with t("if chosen >= 0:"):
        t(f"side = sign{v}[chosen]")
    t("at = max(chosen, 0)")
    values = {
        s.at: f"v{s.at}[i]" if net.mode(s) == "matrix" else f"v{s.at}" for s in net.of("matrix", *ARRAYS)
    }
    sparse.means(t, f"sign{v}", values, str(m))
    for s in net.slots:
        mode, at = net.mode(s), s.at
        if mode == "const":
            mean, here = f"c{at} * signed", f"c{at}"
        elif mode == "pair":
            mean = f"0.5 * (c{at} * (total + signed) - d{at} * (total - signed))"
            here = f"(c{at} if side > 0.0 else d{at})"
        elif mode == "matrix":
            mean, here = f"mean{at}", f"v{at}[i, at]"
        elif mode == "near":
            t("mean = 0.0")
            with t("for a in range(nears):"):
                t("j = near[a]")
                t(f"mean += sign{v}[j] * weight[j] * v{at}[j]")
            mean, here = "mean", f"v{at}[at]"
        else:
            mean, here = f"mean{at}", f"v{at}[at]"
        t(f"score[{at}] += side * {here} - inverse * ({mean})")


def _restore(t: Text, net: NetworkLayout) -> None:
    """Write the return to the values that hold between ministeps."""
    with t(f"for a in range({net.own}.outdeg[i]):"):
        t(f"sign{net.v}[{net.own}.out[i, a]] = 1.0")
    special = net.of("near", "alter")
    if special:
        with t("for a in range(nears):"):
            t("j = np.int64(near[a])")
            for s in special:
                t(f"v{s.at}[j] = {f'old{s.at}[a]' if net.mode(s) == 'alter' else '0.0'}")

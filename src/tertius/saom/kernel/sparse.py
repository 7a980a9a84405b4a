"""Write the ministep of a large or thin network: only alters near ego are evaluated.

It serves models in which every other alter's value is 0, depends on ego alone, or is kept by alter
(`layout.is_sparse`).  These others share one weight, or have ego's constant times a weight kept by alter,
so that their sum is known without visiting them; one of them is drawn by rejection.  The cost of a
ministep then grows with the degrees and not with the actors.
"""

from __future__ import annotations

from collections.abc import Mapping

from tertius.saom.kernel.layout import BY_ALTER, NetworkLayout
from tertius.saom.kernel.plan import Plan, legs_of, product, scope
from tertius.saom.kernel.text import Text

DEGREE = {"out": "outdeg", "inn": "indeg"}
TOGETHER = 3
"""Sums of weighted values made in one loop (`vector.signed3`)."""


def allocate(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write buffers, by place in the list of near alters."""
    for s in net.slots:
        for part in s.parts:
            known = scope(plan, part, s, "sim", net.own)
            for table in part.effect.tables():
                t(f"{private(known[table])} = np.zeros(width, np.int32)")
        if net.mode(s) in ("near", *BY_ALTER):
            t(f"k{s.at} = np.zeros(width + 4)")
    masses = net.of(*BY_ALTER)
    if masses:
        t(f"mass{net.v} = np.zeros({net.m})")
        t(f"block{net.v} = np.zeros({net.m // 64 + 1})")
        t(f"whole{net.v} = np.zeros({1 + len(masses)})")


def renew(t: Text, net: NetworkLayout) -> None:
    """Write masses of all alters from their base utilities, at the start of a chain."""
    if not net.of(*BY_ALTER):
        return
    t(f"whole{net.v}[:] = 0.0")
    t(f"block{net.v}[:] = 0.0")
    with t(f"for j in range({net.m}):"):
        after(t, net)


def before(t: Text, net: NetworkLayout) -> None:
    """Write how alter j is taken out of the sums, before its kept values change."""
    v = net.v
    t(f"block{v}[j >> 6] -= mass{v}[j]")
    t(f"whole{v}[0] -= mass{v}[j]")
    for q, s in enumerate(net.of(*BY_ALTER)):
        t(f"whole{v}[{q + 1}] -= mass{v}[j] * v{s.at}[j]")


def after(t: Text, net: NetworkLayout) -> None:
    """Write how alter j is put into the sums, with its mass from its base utility."""
    v = net.v
    t(f"mass{v}[j] = exp(base{v}[j])")
    t(f"block{v}[j >> 6] += mass{v}[j]")
    t(f"whole{v}[0] += mass{v}[j]")
    for q, s in enumerate(net.of(*BY_ALTER)):
        t(f"whole{v}[{q + 1}] += mass{v}[j] * v{s.at}[j]")


def choose(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write the choice of ego i, `chosen` (-1: no change), and its scores."""
    filled = _gather(t, plan, net)
    back = {"back": "back"} if net.directed else {}
    value = {s.at: private(product(plan, s, "delta", "sim", net.own, **back)) for s in net.slots}
    constants(t, net, value)
    _evaluate(t, net, value, filled)
    if filled:
        # Paths may also lead to ego and to fixed ties, which are not in the list.
        with t(f"for a in range(fixed_count[{net.k}][per, i]):"):
            t(f"j = np.int64(fixed_list[{net.k}][per, i, a])")
            for table in filled:
                t(f"{table}[j] = 0")
    t("total = weigh(utilities, side_of, weight, nears)")
    _draw(t, net)
    if net.slots:
        with t("if scored:"):
            _scores(t, net)


def constants(t: Text, net: NetworkLayout, value: dict[int, str]) -> None:
    """Write the part that all alters share: `constant`, of ``c<at>`` and, with a tie, ``d<at>``."""
    constant = ["0.0"]
    for s in net.slots:
        mode, at = net.mode(s), s.at
        if mode == "const":
            t(f"c{at} = {value[at]}")
        elif mode == "pair":
            t("y = np.uint8(0)")
            t(f"c{at} = {value[at]}")
            t("y = np.uint8(1)")
            # Without a tie there is no value of one, and the formula may not hold.
            withdrawn = f"{value[at]} if {net.own}.outdeg[i] > 0 else 0.0"
            t(f"d{at} = {'0.0' if s.term.form == 'creation' else withdrawn}")
        else:
            continue
        constant.append(f"th{at} * c{at}")
    t(f"constant = {' + '.join(constant)}")


def _evaluate(t: Text, net: NetworkLayout, value: dict[int, str], filled: list[str]) -> None:
    """Write utility of every near alter, and its values ``k<at>``; the tables are left empty."""
    with t("for a in range(nears):"):
        t("j = np.int64(near[a])")
        t("y = np.uint8(a < outs)")
        if net.directed:
            # Read from the marks: the column of the matrix would be a cache miss per alter.
            t("back = np.uint8(mark[j] - stamp)")
        t("utility = constant")
        for s in net.slots:
            mode, at = net.mode(s), s.at
            if mode == "pair":
                t(f"utility += th{at} * (d{at} - c{at}) if y else 0.0")
            if mode in ("const", "pair"):
                continue
            text = f"v{at}[j]" if mode == "vector" else value[at]
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


def _draw(t: Text, net: NetworkLayout) -> None:
    """Write the weight of all others and the draw: `place` among near alters, or -1, and `chosen`."""
    v, k, m = net.v, net.k, net.m
    masses = net.of(*BY_ALTER)
    if masses:
        t(f"rest = whole{v}[0]")
        with t(f"for a in range(fixed_count[{k}][per, i]):"):
            t(f"rest -= mass{v}[fixed_list[{k}][per, i, a]]")
        with t("for a in range(nears):"):
            t(f"rest -= mass{v}[near[a]]")
        t("rest = max(rest, 0.0)")
    else:
        t(f"rest = float({m} - nears - fixed_count[{k}][per, i])")
    t("common = exp(constant)")
    t("far = common * rest")
    t("norm = 1.0 + total + far")
    t("pick = uniform(state) * norm - 1.0")
    t("chosen = -1")
    t("place = -1")
    with t("if pick >= 0.0:"):
        with t("if pick < total or rest == 0.0:"):
            t("place = draw(weight, nears, pick)")
            t("chosen = np.int64(near[place]) if place >= 0 else -1")
        with t("else:"):
            if masses:
                t(f"chosen = far_by_mass(mass{v}, block{v}, whole{v}[0], rest, {m}, mark, stamp, state)")
            else:
                t(f"chosen = far_uniform(rest, {m}, mark, stamp, state)")


def private(text: str) -> str:
    """Return the text with names of this module's own tables, which are zero between ministeps."""
    return text.replace("tb_", "pt_")


def _gather(t: Text, plan: Plan, net: NetworkLayout) -> list[str]:
    """Write the list of alters near ego, without fixed ties, and fill the tables asked for; return these.

    Near is who has a tie from ego (the first `outs`), an entry in a table, or a tie to ego: these
    have the stamp plus one.
    """
    new_stamp(t)
    with t(f"for a in range(fixed_count[{net.k}][per, i]):"):
        t(f"mark[fixed_list[{net.k}][per, i, a]] = stamp")
    # Unsigned: numba checks signed indices that it cannot prove positive for a count from the end.
    t("count = np.uint64(0)")
    _append(t, net.own, "out", "i")
    t("outs = np.int64(count)")
    legs: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for s in net.slots:
        for part in s.parts:
            known = scope(plan, part, s, "sim", net.own)
            for table in part.effect.tables():
                title, a, one, b, two = legs_of(known, table)
                legs.setdefault((one, a), {})[private(title)] = (two, b)
    for (one, a), seconds in legs.items():
        side = "inn" if a == "b" else "out"
        with t(f"for q in range({one}.{DEGREE[side]}[i]):"):
            t(f"h = np.int64({one}.{side}[i, q])")
            if a == "r":
                with t(f"if not {one}.adj[h, i]:"):
                    t("continue")
            for title, (two, b) in seconds.items():
                _append(t, two, "inn" if b == "b" else "out", "h", title, reciprocated=b == "r")
    if net.directed:
        _append(t, net.own, "inn", "i", mark="stamp + np.uint32(1)")
    t("nears = np.int64(count)")
    return [title for seconds in legs.values() for title in seconds]


def new_stamp(t: Text) -> None:
    """Write a new stamp, higher than all in `mark`, as is the next number: who has it was met before."""
    t("stamp += np.uint32(2)")
    with t("if stamp > 4000000000:"):
        t("mark[:] = 0")
        t("stamp = np.uint32(2)")


def _append(
    t: Text,
    net: str,
    side: str,
    actor: str,
    table: str = "",
    reciprocated: bool = False,
    mark: str = "stamp",
) -> None:
    """Write an actor's neighbours to the list, each once, and count them in `table`."""
    with t(f"for r in range({net}.{DEGREE[side]}[{actor}]):"):
        t(f"j = np.int64({net}.{side}[{actor}, r])")
        if reciprocated:
            with t(f"if not {net}.adj[j, {actor}]:"):
                t("continue")
        # Written first and counted after, which spares a branch.
        t("near[count] = j")
        t("count += np.uint64(mark[j] < stamp)")
        t(f"mark[j] = {mark}")
        if table:
            t(f"{table}[j] += 1")


def means(t: Text, sign: str, values: Mapping[int, str], length: str) -> None:
    """Write the sum of the signed weights, and of these times the values of each slot (an array's name)."""
    slots = list(values)
    for first in range(0, max(len(slots), 1), TOGETHER):
        group = slots[first : first + TOGETHER]
        names = ", ".join(["signed", *(f"mean{at}" for at in group)])
        arrays = "".join(f"{values[at]}, " for at in group)
        t(f"{names} = signed{len(group)}(weight, {sign}, {arrays}{length})")


def _scores(t: Text, net: NetworkLayout) -> None:
    """Write chosen value minus the expected one, for each parameter."""
    v = net.v
    masses = net.of(*BY_ALTER)
    t("inverse = 1.0 / norm")
    t("side = 0.0")
    with t("if chosen >= 0:"):
        t("side = side_of[place] if place >= 0 else 1.0")
    means(t, "side_of", {s.at: f"k{s.at}" for s in net.of("near", *BY_ALTER)}, "nears")
    for s in net.slots:
        mode, at = net.mode(s), s.at
        if mode == "const":
            mean, here = f"c{at} * (signed + far)", f"c{at}"
        elif mode == "pair":
            mean = f"0.5 * (c{at} * (total + signed) - d{at} * (total - signed)) + c{at} * far"
            here = f"(c{at} if side > 0.0 else d{at})"
        elif mode == "near":
            mean, here = f"mean{at}", f"(k{at}[place] if place >= 0 else 0.0)"
        else:
            t(f"mean = whole{v}[{masses.index(s) + 1}]")
            with t(f"for a in range(fixed_count[{net.k}][per, i]):"):
                t(f"j = fixed_list[{net.k}][per, i, a]")
                t(f"mean -= mass{v}[j] * v{at}[j]")
            with t("for a in range(nears):"):
                t("j = near[a]")
                t(f"mean -= mass{v}[j] * v{at}[j]")
            mean = f"mean{at} + common * mean"
            here = f"(k{at}[place] if place >= 0 else v{at}[max(chosen, 0)])"
        t(f"score[{at}] += side * {here} - inverse * ({mean})")

"""Write rules under which a tie of a symmetric network needs more than ego's choice.

Snijders & Pickup (2017, Stochastic actor oriented models for network dynamics, in: Oxford Handbook of
Political Networks) tell two kinds of opportunity and three kinds of choice apart.  One-sided: ego looks
at all alters; *forcing* takes ego's choice as it is (`ties`), *initiative* asks the other to confirm a
new tie.  Two-sided: two actors meet and reconsider their tie alone, with logit probabilities that each
of the two wants the change.
"""

from __future__ import annotations

from tertius.saom.kernel.layout import NetworkLayout
from tertius.saom.kernel.plan import Plan, fill, product
from tertius.saom.kernel.text import Text

BOTH, EITHER = "both", "either"
CREATION = {"pairwise_mutual": BOTH, "pairwise_disjunctive": EITHER}
"""Who must want a new tie; its end needs the other: a tie that both must want ends where either does."""


def confirm(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write how the alter confirms a new tie, or `chosen` becomes -1; an end needs no confirmation."""
    t("met = np.int64(chosen)")
    with t(f"if chosen >= 0 and not {net.own}.adj[i, chosen]:"):
        t("ego = i")
        t("i = met")
        t("j = ego")
        t("y = np.uint8(0)")
        t("side = 1.0")
        _look(t, plan, net, "b", f" + {net.offset!r}" if net.offset else "")
        t("i = ego")
        t("agrees = uniform(state) < will_b")
        for s in net.slots:
            t(f"score[{s.at}] += (1.0 - will_b) * gb{s.at} if agrees else -will_b * gb{s.at}")
        with t("if not agrees:"):
            t("chosen = -1")


def meet(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write how ego i meets another actor: `chosen` is that one if their tie changes, else -1."""
    _somebody(t, plan, net)
    with t("if may:"):
        t("side = 1.0 - 2.0 * y")
        t("ego = i")
        t("j = met")
        _look(t, plan, net, "a")
        if net.rule != "pairwise_forcing":
            t("i = met")
            t("j = ego")
            _look(t, plan, net, "b")
            t("i = ego")
        changed, kept = _chance(t, net.rule)
        with t("if uniform(state) < chance:"):
            t("chosen = met")
        if net.slots:
            with t("if chosen >= 0:"):
                for s in net.slots:
                    t(f"score[{s.at}] += {changed.format(q=s.at)}")
            with t("else:"):
                for s in net.slots:
                    t(f"score[{s.at}] += {kept.format(q=s.at)}")


def _somebody(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write whom ego meets, `met`, whether their tie can change, `may`, and whether it is there, `y`."""
    t("chosen = -1")
    t("met = -1")
    if plan.changing:
        with t("while actives > 1 and (met < 0 or met == i):"):
            t("met = active_list[min(int(uniform(state) * actives), actives - 1)]")
    else:
        t("met = min(int(uniform(state) * (n - 1)), n - 2)")
        with t("if met >= i:"):
            t("met += 1")
    t("may = met >= 0")
    with t("if may:"):
        t(f"y = {net.own}.adj[i, met]")
        with t(f"if net_way[{net.k}, per, y]:"):
            t("may = False")
        with (
            t(f"for a in range(fixed_count[{net.k}][per, i]):"),
            t(f"if fixed_list[{net.k}][per, i, a] == met:"),
        ):
            t("may = False")


def _chance(t: Text, rule: str) -> tuple[str, str]:
    """Write the probability `chance` of a change; return the scores of a change and of none, by ``{q}``."""
    if rule == "pairwise_forcing":
        t("chance = will_a")
        return "(1.0 - will_a) * ga{q}", "-will_a * ga{q}"
    if rule == "pairwise_joint":
        t("chance = 1.0 / (1.0 + math.exp(-min(max(u_a + u_b, -700.0), 700.0)))")
        return "(1.0 - chance) * (ga{q} + gb{q})", "-chance * (ga{q} + gb{q})"
    # Both wish it (all) or one does (none does not), with the slopes of the logarithms.
    t(f"all_want = y == {0 if CREATION[rule] == BOTH else 1}")
    t("none = (1.0 - will_a) * (1.0 - will_b)")
    t("chance = will_a * will_b if all_want else 1.0 - none")
    t("odds = chance / max(1.0 - chance, 1e-300) if all_want else none / max(chance, 1e-300)")
    up = "(1.0 - will_a) * ga{q} + (1.0 - will_b) * gb{q}"
    down = "will_a * ga{q} + will_b * gb{q}"
    return f"(({up}) if all_want else odds * ({down}))", f"(-odds * ({up}) if all_want else -({down}))"


def _look(t: Text, plan: Plan, net: NetworkLayout, who: str, more: str = "") -> None:
    """Write what a change of tie i-j is worth to i, by slot and in all, and how likely i wants it."""
    fill(t, plan, net.slots, "sim", net.own)
    for s in net.slots:
        value = product(plan, s, "delta", "sim", net.own)
        if s.term.form == "creation":
            value = f"0.0 if y else {value}"
        elif s.term.form == "endow":
            value = f"({value}) if y else 0.0"
        t(f"g{who}{s.at} = side * ({value})")
    t(f"u_{who} = {' + '.join(f'th{s.at} * g{who}{s.at}' for s in net.slots) or '0.0'}{more}")
    t(f"will_{who} = 1.0 / (1.0 + math.exp(-min(max(u_{who}, -700.0), 700.0)))")

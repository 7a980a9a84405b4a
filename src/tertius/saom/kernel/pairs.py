"""Write rules under which a tie of a symmetric network needs more than ego's choice.

Snijders & Pickup (2017, Stochastic actor oriented models for network dynamics, in: Oxford Handbook of
Political Networks) tell two kinds of opportunity and three kinds of choice apart.  One-sided: ego looks
at all alters; *forcing* takes ego's choice as it is (`ties`), *initiative* asks the other to confirm a
new tie.  Two-sided: two actors meet and reconsider their tie alone, with logit probabilities that each
of the two wants the change.
"""

from __future__ import annotations

from tertius.saom.kernel.plan import Plan, Slot, Text, fill, product

BOTH, EITHER = "both", "either"
CREATION = {"pairwise_mutual": BOTH, "pairwise_disjunctive": EITHER}
"""Who must want a new tie; its end needs the other: a tie that both must want ends where either does."""


def rule_of(plan: Plan, name: str) -> str:
    """The rule of a network."""
    return plan.prepared.data.networks[name].rule


def confirm(t: Text, plan: Plan, name: str) -> None:
    """The chosen alter confirms a new tie, or `chosen` becomes -1; an end needs no confirmation."""
    own, slots = f"n{plan.nets.index(name)}", _slots(plan, name)
    t("met = np.int64(chosen)")
    t(f"if chosen >= 0 and not {own}.adj[i, chosen]:", 1)
    t("ego = i")
    t("i = met")
    t("j = ego")
    t("y = np.uint8(0)")
    t("side = 1.0")
    _look(t, plan, name, slots, "b")
    t("i = ego")
    t("agrees = uniform(state) < will_b")
    for s in slots:
        t(f"score[{s.at}] += (1.0 - will_b) * gb{s.at} if agrees else -will_b * gb{s.at}")
    t("if not agrees:", 1)
    t("chosen = -1")
    t.back(2)


def meet(t: Text, plan: Plan, name: str) -> None:
    """Ego i meets another actor; `chosen` is that one if their tie changes, else -1."""
    k = plan.nets.index(name)
    own, slots, rule = f"n{k}", _slots(plan, name), rule_of(plan, name)
    t("chosen = -1")
    t("met = -1")
    if plan.changing:
        t("while actives > 1 and (met < 0 or met == i):", 1)
        t("met = active_list[min(int(uniform(state) * actives), actives - 1)]")
        t.back()
    else:
        t("met = min(int(uniform(state) * (n - 1)), n - 2)")
        t("if met >= i:", 1)
        t("met += 1")
        t.back()
    t("may = met >= 0")
    t("if may:", 1)
    t(f"y = {own}.adj[i, met]")
    t(f"if net_way[{k}, per, y]:", 1)
    t("may = False")
    t.back()
    t(f"for a in range(fixed_count[{k}][per, i]):", 1)
    t(f"if fixed_list[{k}][per, i, a] == met:", 1)
    t("may = False")
    t.back(3)
    t("if may:", 1)
    t("side = 1.0 - 2.0 * y")
    t("ego = i")
    t("j = met")
    _look(t, plan, name, slots, "a")
    if rule != "pairwise_forcing":
        t("i = met")
        t("j = ego")
        _look(t, plan, name, slots, "b")
        t("i = ego")
    if rule == "pairwise_forcing":
        t("chance = will_a")
        changed, kept = "(1.0 - will_a) * ga{q}", "-will_a * ga{q}"
    elif rule == "pairwise_joint":
        t("chance = 1.0 / (1.0 + math.exp(-min(max(u_a + u_b, -700.0), 700.0)))")
        changed, kept = "(1.0 - chance) * (ga{q} + gb{q})", "-chance * (ga{q} + gb{q})"
    else:
        # Both wish it (all) or one does (none does not), with the slopes of the logarithms.
        t(f"all_want = y == {0 if CREATION[rule] == BOTH else 1}")
        t("none = (1.0 - will_a) * (1.0 - will_b)")
        t("chance = will_a * will_b if all_want else 1.0 - none")
        t("odds = chance / max(1.0 - chance, 1e-300) if all_want else none / max(chance, 1e-300)")
        up = "(1.0 - will_a) * ga{q} + (1.0 - will_b) * gb{q}"
        down = "will_a * ga{q} + will_b * gb{q}"
        changed = f"(({up}) if all_want else odds * ({down}))"
        kept = f"(-odds * ({up}) if all_want else -({down}))"
    t("if uniform(state) < chance:", 1)
    t("chosen = met")
    t.back()
    if slots:
        t("if chosen >= 0:", 1)
        for s in slots:
            t(f"score[{s.at}] += {changed.format(q=s.at)}")
        t.back()
        t("else:", 1)
        for s in slots:
            t(f"score[{s.at}] += {kept.format(q=s.at)}")
        t.back()
    t.back()


def _slots(plan: Plan, name: str) -> list[Slot]:
    return plan.of(name, "eval", "creation", "endow")


def _look(t: Text, plan: Plan, name: str, slots: list[Slot], who: str) -> None:
    """What a change of tie i-j is worth to i: by slot, in all, and the probability of wanting it."""
    own = f"n{plan.nets.index(name)}"
    fill(t, plan, slots, "sim", own)
    for s in slots:
        value = product(plan, s, "delta", "sim", own)
        if s.term.form == "creation":
            value = f"0.0 if y else {value}"
        elif s.term.form == "endow":
            value = f"({value}) if y else 0.0"
        t(f"g{who}{s.at} = side * ({value})")
    t(f"u_{who} = {' + '.join(f'th{s.at} * g{who}{s.at}' for s in slots) or '0.0'}")
    t(f"will_{who} = 1.0 / (1.0 + math.exp(-min(max(u_{who}, -700.0), 700.0)))")

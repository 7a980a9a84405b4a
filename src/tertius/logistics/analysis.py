"""The whole answer to a spec: with and without the target, every hub, substitutes, draws, verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tertius.logistics.criticality import (
    Effect,
    Response,
    Share,
    Step,
    Substitute,
    effect,
    interdiction,
    legs,
    resilience,
    shapley,
    substitutes,
)
from tertius.logistics.errors import LogisticsError
from tertius.logistics.harm import Harm, Responses, harm_of
from tertius.logistics.network import Network, build_network, unreachable
from tertius.logistics.programme import Supply
from tertius.logistics.spec import Spec
from tertius.logistics.uncertainty import Finding, Rule, influence, judge_draws

DRAWS = 60


@dataclass(frozen=True)
class Analysis:
    """The answer to a spec; fields are named after the functions that fill them.

    `programmes` is how many linear programmes were solved for it.
    """

    network: Network
    target: tuple[str, ...]
    kept: Supply
    lost: Supply
    effect: Effect
    hubs: tuple[Effect, ...]
    legs: tuple[Effect, ...]
    worst: tuple[tuple[Effect, bool], ...]
    shapley: tuple[Share, ...]
    substitutes: tuple[Substitute, ...]
    resilience: tuple[Step, ...]
    harm: Harm
    finding: Finding
    rule: Rule
    influence: tuple[tuple[str, float], ...]
    unreachable: dict[str, str]
    programmes: int

    @property
    def substitute(self) -> Substitute | None:
        """The best substitute, if there is any."""
        return self.substitutes[0] if self.substitutes else None


def choose_target(spec: Spec, target: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the hubs whose loss is asked about: `target`, else the spec's, else the first hub."""
    chosen = tuple(target) or spec.target or tuple(hub.hub for hub in spec.hubs[:1])
    if not chosen:
        raise LogisticsError(f"spec {spec.id!r}", "at least one hub to ask about", "none")
    for name in chosen:
        spec.hub(name)
    return chosen


def analyse(
    spec: Spec, target: Sequence[str] = (), draws: int = DRAWS, seed: int = 0, rule: Rule | None = None
) -> Analysis:
    """Return the full analysis of `spec`: what the loss of `target` does, and how much each hub matters.

    Raises
    ------
    LogisticsError
        No hub to ask about, or no destination that anything reaches (with the constraint that binds).
    """
    rule = rule or Rule()
    chosen = choose_target(spec, target)
    network = build_network(spec)
    cut = unreachable(network)
    if len(cut) == len(spec.destinations):
        place, why = next(iter(cut.items()))
        raise LogisticsError(f"destination {place!r}", "a destination in reach of the fleet", why)
    response = Response(network)
    names = [hub.hub for hub in spec.hubs]
    sizes = range(1, min(3, len(names)) + 1)
    kept = Responses(seed)
    harm = harm_of(network, chosen, draws, seed, rule.loss, kept=kept)
    done = Analysis(
        network,
        chosen,
        response.without(),
        response.without(chosen),
        effect(response, chosen),
        tuple(effect(response, [name]) for name in names),
        tuple(effect(response, [leg]) for leg in legs(response)),
        tuple(interdiction(response, names, k) for k in sizes),
        shapley(response, names, seed),
        substitutes(response, chosen),
        resilience(response, names),
        harm,
        judge_draws(harm.lost, harm.total_ratio, rule),
        rule,
        influence(harm.figures, harm.lost, harm.total_ratio),
        cut,
        0,
    )
    solved = response.solved + sum(r.solved for r in kept.of(network, draws))
    return replace(done, programmes=solved)

"""Time the parts of a supply network: tables, one programme cold and from a basis, analysis, a claim's grid.

Run: python benchmarks/logistics.py [SPEC].  Medians of processor and wall milliseconds; the last column is
the ratio to solving every programme afresh.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from tertius.claims.battery.hub_criticality.grid import build_grid
from tertius.logistics.airpath import _table, air_table
from tertius.logistics.airspace import territories
from tertius.logistics.analysis import analyse, choose_target
from tertius.logistics.network import build_network
from tertius.logistics.programme import Programme, solve
from tertius.logistics.sea import passage_states, sea_table
from tertius.logistics.spec import load_packaged
from tertius.logistics.uncertainty import sample


def timed(what: str, run: Callable[[], object], times: int = 1, against: float = 0.0) -> float:
    """Print the median times of `run` in milliseconds and return the processor time in seconds."""
    wall, cpu = [], []
    for _ in range(times):
        start = time.perf_counter(), time.process_time()
        run()
        wall.append(time.perf_counter() - start[0])
        cpu.append(time.process_time() - start[1])
    ratio = f"{statistics.median(cpu) / against:9.2f}" if against else ""
    shown = statistics.median(cpu) * 1000, statistics.median(wall) * 1000
    print(f"{what:<46} {times:>4} {shown[0]:11.1f} {shown[1]:11.1f} {ratio}")
    return statistics.median(cpu)


def main() -> None:
    """Print the table."""
    spec = load_packaged(sys.argv[1] if len(sys.argv) > 1 else "africa-corps")
    nodes = [*spec.origins, *(p for h in spec.hubs for p in h.places), *(d.place for d in spec.destinations)]
    fields = [n for n in nodes if n.kind == "airfield"]
    ports = [n for n in nodes if n.kind == "port"]
    print(f"{'median, milliseconds':<46} {'n':>4} {'cpu':>11} {'wall':>11} {'ratio':>9}")
    timed("airspace polygons, cold", territories)
    timed("sea lanes and capes, cold, with the routes", lambda: sea_table(ports, passage_states({})))
    timed("sea routes, Suez closed", lambda: sea_table(ports, passage_states({"suez": "closed"})))

    def flights() -> None:
        _table.cache_clear()
        air_table(fields, spec.closed())

    timed(f"air table, {len(fields)} fields, closures of the spec", flights, 3)
    network = build_network(spec)
    timed("network, tables known", lambda: build_network(spec), 3)
    drawn = sample(network.figures, 24, 0)
    target = choose_target(spec)
    cold, warm, again = iter(drawn), iter(drawn), iter(drawn)
    first = timed(f"one programme afresh, {len(network.km)} legs", lambda: solve(network, next(cold)), 24)
    programme = Programme(network)
    programme.solve()
    timed("one programme, figures of another draw", lambda: programme.solve(next(warm)), 24, first)

    def without() -> None:
        values = next(again)
        programme.solve(values)
        start = time.process_time()
        programme.solve(values, target)
        spent.append(time.process_time() - start)

    spent: list[float] = []
    for _ in drawn:
        without()
    middle = statistics.median(spent)
    words = f"{'the same without the hub, from its basis':<46} {len(spent):>4}"
    print(f"{words} {middle * 1000:11.1f} {'':>11} {middle / first:9.2f}")
    timed("analysis, 20 draws", lambda: analyse(spec, draws=20), 3)
    timed("grid of the claim, 16 draws", lambda: build_grid(spec, target, ("open",), 16, 0))


if __name__ == "__main__":
    main()

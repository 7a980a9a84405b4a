"""Time the parts of a supply network: polygons, air tables, sea lanes, one programme, the whole analysis.

Run: python benchmarks/logistics.py
"""

from __future__ import annotations

import time
from collections.abc import Callable

from tertius.logistics.airpath import air_table
from tertius.logistics.airspace import territories
from tertius.logistics.analysis import analyse
from tertius.logistics.network import build_network
from tertius.logistics.programme import solve
from tertius.logistics.sea import passage_states, sea_table
from tertius.logistics.spec import load_packaged


def timed(what: str, run: Callable[[], object], times: int = 1) -> None:
    """Print the wall time and processor time of `run`, the mean of `times`."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        run()
    wall, cpu = (time.perf_counter() - wall) / times, (time.process_time() - cpu) / times
    print(f"{what:<44} {wall * 1000:9.1f} ms wall {cpu * 1000:9.1f} ms cpu")


def main() -> None:
    """Print the table."""
    spec = load_packaged("africa-corps")
    nodes = [*spec.origins, *(p for h in spec.hubs for p in h.places), *(d.place for d in spec.destinations)]
    fields = [n for n in nodes if n.kind == "airfield"]
    ports = [n for n in nodes if n.kind == "port"]
    timed("airspace polygons, cold", territories)
    timed(f"air table, {len(fields)} fields, nothing closed", lambda: air_table(fields, frozenset()))
    timed(f"air table, {len(fields)} fields, as published", lambda: air_table(fields, spec.closed()))
    timed(f"sea table, {len(ports)} ports, cold", lambda: sea_table(ports, passage_states({})))
    timed("sea table, Suez closed", lambda: sea_table(ports, passage_states({"suez": "closed"})))
    timed("network, tables known", lambda: build_network(spec))
    network = build_network(spec)
    timed(f"one programme, {len(network.km)} arcs", lambda: solve(network), times=10)
    timed("analysis, 20 draws", lambda: analyse(spec, draws=20))


if __name__ == "__main__":
    main()

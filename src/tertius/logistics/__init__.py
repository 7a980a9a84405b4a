"""Supply networks: places, vehicles, legs, the cheapest supply, and how much each hub matters.

Planning-level analysis with public figures only.  A question is a `Spec` (power, origins, hubs,
destinations with their demand, fleet, overflight, passages); `analyse` answers it.
"""

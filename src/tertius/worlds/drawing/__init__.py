"""How planted worlds are drawn: overlays, series, ties, networks."""

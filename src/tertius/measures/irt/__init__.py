"""One-dimensional dynamic ordinal item response model of roll calls: positions of states over time."""

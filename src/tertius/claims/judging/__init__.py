"""From a claim to its verdict: binding, judging, rivals, hedges, coherence."""

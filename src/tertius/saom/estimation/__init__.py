"""Method of moments: estimation, moments, progress, summary."""

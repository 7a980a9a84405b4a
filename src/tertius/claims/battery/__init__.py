"""Claim tests, one folder each: the question, its specification grid, sample and report."""

"""Ties followed after an event: samples, survival, hazards, successors, pacts."""

"""Chains of ministeps: simulation, groups, histories."""

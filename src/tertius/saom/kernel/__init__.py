"""Compiled parts: views handed to effects, primitives, and the composer of model-specific kernels."""

"""Worlds, samples and slow references that several tests share."""

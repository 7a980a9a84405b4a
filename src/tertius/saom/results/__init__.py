"""Fits and what is read from them: tables, tests, goodness of fit."""

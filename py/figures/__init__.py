"""Figures: one module a figure, each with PARAMS and a pure scene(params)."""

"""Measures of how good the suggestions, the look-backs and the screening are."""

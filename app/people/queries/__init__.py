"""Reads: sign-ins, and what administrators keep."""

"""Writes: what people do with their sign-ins, and what administrators keep."""

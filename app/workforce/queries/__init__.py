"""Reads: whom the officer's list shows, and what it says of each."""

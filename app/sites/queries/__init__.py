"""Reads of sites, cut by who asks: the desk, and those who keep sites and learners."""

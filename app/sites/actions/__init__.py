"""Deeds: at the desk, and of those who keep sites and learners."""

"""Rules of people, cut by actor."""

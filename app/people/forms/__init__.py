"""Forms of the pages of people, cut by actor."""

"""Pages of the administrator: organisations, persons, roles and one-time codes."""

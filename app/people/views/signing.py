"""Pages of signing in and out, and of a person's own sign-in."""

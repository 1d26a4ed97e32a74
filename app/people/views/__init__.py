"""Pages: signing in and out, what administrators keep, the audit trail."""

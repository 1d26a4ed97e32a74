"""What the ground tells those upstairs."""

from blinker import Signal

# A backup was put back: sent with the session of the restored database, before its commit.
# Old sign-ins live again in it, so whoever keeps them ends them.
restored = Signal()

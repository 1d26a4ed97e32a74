"""What this feature tells those upstairs, with the session of the same transaction."""

from blinker import Signal

# An attempt was handed in and passed: sent with the Result.
passed = Signal()
# An attempt was handed in and not passed: sent with the Result.
failed = Signal()

"""What this feature tells those upstairs."""

from blinker import Signal

issued = Signal("A certificate was issued: (certificate, session=).")
revoked = Signal("A certificate was revoked: (certificate, session=); its revocation is loaded.")

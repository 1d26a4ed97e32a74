"""What a reader is told for the words of this feature."""

from app.certificates.models import Kind
from app.certificates.rules import Refusal, Standing
from app.core.language import lazy_gettext as _l
from app.core.words import Words, register

WORDS = Words(
    [
        (Kind.COMPLETION, _l("Certificate of completion")),
        (Refusal.ALREADY_REVOKED, _l("This certificate has been revoked already.")),
        (Refusal.NOT_PRINTED, _l("This certificate has been revoked, so it is not printed.")),
        (
            Refusal.RESERVED_WORD,
            _l("A certificate may not be called %(title)s: %(document)s reserves that word."),
        ),
        (Standing.HOLDS, _l("This certificate is valid.")),
        (Standing.REVOKED, _l("This certificate has been revoked. It is not valid.")),
        (Standing.EXPIRED, _l("This certificate has run out. It is no longer valid.")),
        (Standing.UNKNOWN, _l("We have issued no certificate with this number.")),
        (
            Standing.MISTYPED,
            _l("This number has been mistyped. Compare it with the certificate."),
        ),
    ]
)
register(WORDS)

"""Forms: a number to be checked, and the reason of a revocation."""

from wtforms import StringField, TextAreaField

from app.core.forms import Form, at_most, required
from app.core.language import lazy_gettext as _l


class NumberForm(Form):
    """The number of a certificate, as somebody types it."""

    q = StringField(_l("Certificate number"), description=_l("It looks like 7K3M-9TQX-2HA."))


def _strip(text: str | None) -> str | None:
    return text.strip() if text else text


class RevokeForm(Form):
    """Why a certificate is revoked."""

    reason = TextAreaField(
        _l("Reason"),
        [required(), at_most(500)],
        filters=[_strip],
        description=_l("It is kept with the certificate. Name no other people."),
    )

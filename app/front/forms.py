"""The form that says how pages are to look."""

from wtforms import BooleanField, HiddenField, RadioField

from app.core import look
from app.core.forms import Form, OneOf
from app.core.language import gettext as _
from app.core.language import lazy_gettext as _l


def _sizes() -> dict[str, str]:
    return dict(zip(look.SIZES, (_("Usual"), _("Large"), _("Very large")), strict=True))


class LookForm(Form):
    """Letters in three sizes, and strong contrast."""

    size = RadioField(_l("Letter size"), [OneOf()], choices=_sizes, validate_choice=False)
    contrast = BooleanField(_l("White letters on black"))
    to = HiddenField()

    @classmethod
    def of(cls, kept: str, to: str) -> "LookForm":
        """Return the form as the reader has it now."""
        wanted = look.known(kept)
        return cls(data={"size": wanted[0], "contrast": look.CONTRAST in wanted, "to": to})

"""Forms of signing in, passwords and the second factor."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo

from app.core.forms import Form, at_most, required
from app.core.language import lazy_gettext as _l

ANY = 200  # More than any password may have, so that its own sentence is said.
PLAIN = {"autocapitalize": "none", "spellcheck": "false"}
DIGITS = {"autocomplete": "one-time-code", **PLAIN}


def _password(label: str, *, hint: str = "", is_new: bool = False) -> PasswordField:
    return PasswordField(
        label,
        validators=[required(), at_most(ANY)],
        description=hint,
        render_kw={"autocomplete": "new-password" if is_new else "current-password"},
    )


def _repeat(of: str) -> PasswordField:
    return PasswordField(
        _l("New password again"),
        validators=[required(), EqualTo(of, _l("The two passwords differ. Type both again."))],
        render_kw={"autocomplete": "new-password"},
    )


HINT = _l("At least 8 characters. A short sentence is easy to keep in mind.")


class TextForm(Form):
    """A form of texts alone, handed on by their names."""

    def given(self) -> dict[str, str]:
        """Return what was typed in each field; the repeated password has done its work."""
        return {name: text or "" for name, text in self.data.items() if name != "repeat"}


class SignInForm(TextForm):
    """Name and password."""

    name = StringField(
        _l("Sign-in name"),
        validators=[required(), at_most(ANY)],
        render_kw={"autocomplete": "username", **PLAIN},
    )
    password = _password(_l("Password"))


class CodeForm(TextForm):
    """A one-time code and the password that it sets."""

    name = StringField(
        _l("Sign-in name"),
        validators=[required(), at_most(ANY)],
        render_kw={"autocomplete": "username", **PLAIN},
    )
    code = StringField(
        _l("One-time code"),
        validators=[required(), at_most(ANY)],
        description=_l("You get it from your administrator, e.g. 7KQ4-M2XA-9D."),
        render_kw={"autocomplete": "off", **PLAIN},
    )
    password = _password(_l("New password"), hint=HINT, is_new=True)
    repeat = _repeat("password")


class ChangeForm(TextForm):
    """The old password and a new one."""

    old = _password(_l("Current password"))
    password = _password(_l("New password"), hint=HINT, is_new=True)
    repeat = _repeat("password")


class FactorForm(TextForm):
    """A code of the second factor, or a recovery code."""

    code = StringField(
        _l("Code from your phone"),
        validators=[required(), at_most(ANY)],
        description=_l("Six digits from your phone, or one of your recovery codes."),
        render_kw=DIGITS,
    )


class AddFactorForm(TextForm):
    """The new second factor's secret, proved by a code, and the password."""

    secret = HiddenField(validators=[required(), at_most(ANY)])
    code = StringField(
        _l("The six digits that your phone shows now"),
        validators=[required(), at_most(ANY)],
        render_kw={"inputmode": "numeric", **DIGITS},
    )
    password = _password(_l("Your password"))


class RemoveFactorForm(TextForm):
    """The password, asked again."""

    password = _password(_l("Your password"))

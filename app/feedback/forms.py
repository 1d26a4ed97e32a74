"""Shape of a message, of its answer, and of the filter of their list."""

from flask_babel import LazyString
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.core.forms import Form, OneOf, at_most
from app.core.language import gettext as _
from app.core.language import lazy_gettext as _l
from app.core.words import say
from app.feedback import rules
from app.feedback.models import Topic


def _text(label: LazyString) -> TextAreaField:
    return TextAreaField(
        label,
        [DataRequired(_l("Please fill this in.")), at_most(rules.LONGEST)],
        render_kw={"rows": 6},
    )


class FeedbackForm(Form):
    """What a reader has to tell us."""

    topic = RadioField(
        _l("What is it?"), [OneOf()], validate_choice=False, default=Topic.SUGGESTION.value
    )
    message = _text(_l("Your message"))
    page = StringField(_l("Page it is about"), [at_most(rules.LONGEST_PAGE)])
    contact = StringField(
        _l("How to reach you"),
        [at_most(rules.LONGEST_CONTACT)],
        description=_l("You may leave this empty."),
    )
    without_name = BooleanField(
        _l("Without my name"), description=_l("Then you do not see an answer here.")
    )

    @classmethod
    def of(cls, *, page: str, has_name: bool) -> "FeedbackForm":
        """Return the form, about a page; only who has a name may leave it out."""
        form = cls(data={"page": page})
        form.topic.choices = [(topic.value, say(topic)) for topic in Topic]
        if not has_name:
            del form.without_name
        return form

    def validate_page(self, field: Field) -> None:
        """Refuse what is no page of this site."""
        if field.data and not rules.local_path(field.data):
            raise ValidationError(_("Give an address of this site, e.g. /courses."))


class AnswerForm(Form):
    """An answer to a message."""

    message = _text(_l("Answer to the sender"))


class FilterForm(Form):
    """Which messages to show."""

    show = SelectField(_l("Show"), validate_choice=False)

    @classmethod
    def of(cls, given: object) -> "FilterForm":
        """Return the filter as the address asks for it."""
        form = cls(formdata=given)
        form.show.choices = [
            ("open", _("Waiting for an answer")),
            ("answered", _("With an answer")),
            ("all", _("All")),
        ]
        form.show.data = form.show.data or "open"
        return form

    @property
    def answered(self) -> bool | None:
        """Whether answered ones are asked for; None for all."""
        return {"open": False, "answered": True}.get(self.show.data)

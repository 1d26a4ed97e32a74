"""What a reader is told for the words of this feature."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.people.models import Category, Deed, Link, OfficeLevel, OrgKind, Rank, Role
from app.people.rules import bringing, keeping, password, signing

WORDS = Words(
    [
        (OrgKind.CITY, _l("City")),
        (OrgKind.DISTRICT, _l("District")),
        (OrgKind.TOWNSHIP, _l("Township or street")),
        (OrgKind.VILLAGE, _l("Village or community")),
        (OrgKind.DEPARTMENT, _l("City department")),
        (OrgKind.BUREAU, _l("Bureau")),
        (OrgKind.ENTERPRISE, _l("Enterprise")),
        (OrgKind.COOPERATIVE, _l("Cooperative")),
        (OrgKind.SCHOOL, _l("School")),
        (OrgKind.TRAINING_BASE, _l("Training base")),
        (Category.CIVIL_SERVANT, _l("Civil servant")),
        (Category.CIVIL_SERVANT_LAW, _l("Managed as a civil servant")),
        (Category.INSTITUTION_MANAGER, _l("Manager of a public institution")),
        (Category.INSTITUTION_TECHNICAL, _l("Technical staff of a public institution")),
        (Category.WORKER, _l("Worker")),
        (Category.CONTRACT, _l("Contract staff")),
        (Category.STATE_ENTERPRISE, _l("State enterprise staff")),
        (Category.ENTERPRISE, _l("Enterprise staff")),
        (Category.VILLAGE_CADRE, _l("Village cadre")),
        (Category.VILLAGER, _l("Villager")),
        (Category.OTHER, _l("Other")),
        (OfficeLevel.BUREAU_HEAD, _l("Head of bureau")),
        (OfficeLevel.BUREAU_DEPUTY, _l("Deputy head of bureau")),
        (OfficeLevel.DIVISION_HEAD, _l("Head of division")),
        (OfficeLevel.DIVISION_DEPUTY, _l("Deputy head of division")),
        (OfficeLevel.SECTION_HEAD, _l("Head of section")),
        (OfficeLevel.SECTION_DEPUTY, _l("Deputy head of section")),
        (OfficeLevel.STAFF, _l("Staff")),
        (Rank.COUNSEL_1, _l("Counsel, first class")),
        (Rank.COUNSEL_2, _l("Counsel, second class")),
        (Rank.RESEARCHER_1, _l("Consultant, first class")),
        (Rank.RESEARCHER_2, _l("Consultant, second class")),
        (Rank.RESEARCHER_3, _l("Consultant, third class")),
        (Rank.RESEARCHER_4, _l("Consultant, fourth class")),
        (Rank.CHIEF_1, _l("Principal clerk, first class")),
        (Rank.CHIEF_2, _l("Principal clerk, second class")),
        (Rank.CHIEF_3, _l("Principal clerk, third class")),
        (Rank.CHIEF_4, _l("Principal clerk, fourth class")),
        (Rank.CLERK_1, _l("Clerk, first class")),
        (Rank.CLERK_2, _l("Clerk, second class")),
        (Link.POST, _l("Holds the post")),
        (Link.CONCURRENT, _l("Concurrent post")),
        (Link.ATTACHED, _l("On attachment")),
        (Link.SECONDED, _l("On secondment")),
        (Link.RESIDENT, _l("Lives here")),
        (Role.STEWARD, _l("Steward")),
        (Role.TRAINER, _l("Trainer")),
        (Role.CIO, _l("Chief information officer")),
        (Role.HR, _l("HR officer")),
        (Role.EDITOR, _l("Registry editor")),
        (Role.EMPLOYER, _l("Employer")),
        (Role.AUDITOR, _l("Auditor")),
        (Role.ADMIN, _l("Administrator")),
        (Deed.SIGNED_IN, _l("Signed in")),
        (Deed.SIGN_IN_FAILED, _l("Sign-in failed")),
        (Deed.LOCKED_OUT, _l("Locked out after repeated failures")),
        (Deed.SIGNED_OUT, _l("Signed out")),
        (Deed.CARD_GIVEN, _l("Card given")),
        (Deed.CARD_LOST, _l("Card reported lost")),
        (Deed.KEY_SET, _l("PIN or pictures set")),
        (Deed.SITE_OPENED, _l("Site opened")),
        (Deed.SITE_CLOSED, _l("Site closed")),
        (Deed.TERMINAL_CODE, _l("Code for a terminal given")),
        (Deed.TERMINAL_RETIRED, _l("Terminal retired")),
        (Deed.CODE_GIVEN, _l("One-time code given")),
        (Deed.CODE_USED, _l("One-time code used")),
        (Deed.CODE_REFUSED, _l("One-time code refused")),
        (Deed.PASSWORD_SET, _l("Password set")),
        (Deed.FACTOR_ADDED, _l("Second factor added")),
        (Deed.FACTOR_REMOVED, _l("Second factor removed")),
        (Deed.FACTOR_REFUSED, _l("Second factor refused")),
        (Deed.SIGN_IN_CLOSED, _l("Sign-in closed")),
        (Deed.SIGN_IN_OPENED, _l("Sign-in opened")),
        (Deed.ORG_CREATED, _l("Organisation created")),
        (Deed.ORG_CHANGED, _l("Organisation changed")),
        (Deed.PERSON_CREATED, _l("Person created")),
        (Deed.PERSON_CHANGED, _l("Person changed")),
        (Deed.MEMBERSHIP_CHANGED, _l("Membership changed")),
        (Deed.ROLE_GRANTED, _l("Role granted")),
        (Deed.ROLE_ENDED, _l("Role ended")),
        (Deed.PEOPLE_BROUGHT_IN, _l("People brought in from a file")),
        (Deed.CERTIFICATE_REVOKED, _l("Certificate revoked")),
        (Deed.CERTIFICATES_EXPORTED, _l("List of certificates taken out")),
        (Deed.DEMAND_CORRECTED, _l("Demand report corrected")),
        (Deed.COURSES_LOADED, _l("Courses loaded")),
        (Deed.FRAMEWORKS_LOADED, _l("Frameworks loaded")),
        (Deed.FEEDBACK_ANSWERED, _l("Feedback answered")),
        (Deed.DEED_REFUSED, _l("Deed refused")),
        (Deed.RESTORED, _l("Restored from a backup")),
        (
            signing.Refusal.WRONG,
            _l(
                "The name or the password is not right. "
                "After five wrong tries in a row signing in is locked for 15 minutes."
            ),
        ),
        (
            signing.Refusal.WRONG_PASSWORD,
            _l("This is not your password. After five wrong tries signing in is locked."),
        ),
        (
            signing.Refusal.LOCKED,
            _l(
                "After too many wrong tries signing in is locked until %(until)s. "
                "A one-time code from your administrator lets you in sooner."
            ),
        ),
        (signing.Refusal.CLOSED, _l("This sign-in has been closed. Ask your administrator.")),
        (
            signing.Refusal.CODE_WRONG,
            _l(
                "The name or the code is not right, or the code is no longer good. "
                "A code works once, within 24 hours. Ask your administrator for a new one."
            ),
        ),
        (
            signing.Refusal.FACTOR_WRONG,
            _l("This code is not right, or was used before. Wait for the next one."),
        ),
        (signing.Refusal.FACTOR_THERE, _l("There is a second factor already.")),
        (signing.Refusal.FACTOR_NOT_THERE, _l("There is no second factor.")),
        (
            signing.Refusal.NAME_UNFIT,
            _l("A sign-in name has at most 40 letters and digits; . - _ @ may stand between them."),
        ),
        (signing.Refusal.NAME_TAKEN, _l("Somebody else signs in with this name.")),
        (signing.Refusal.HAS_SIGN_IN, _l("This person has a sign-in name already.")),
        (signing.Refusal.NO_SIGN_IN, _l("This person has no sign-in name yet.")),
        (password.Weakness.TOO_SHORT, _l("Too short: take at least 8 characters.")),
        (password.Weakness.TOO_LONG, _l("Too long: take at most 128 characters.")),
        (
            password.Weakness.REPEATED,
            _l("The same characters again and again are guessed at once. Take something else."),
        ),
        (
            password.Weakness.SEQUENCE,
            _l("Counting or keys in a row are guessed at once. Take something else."),
        ),
        (
            password.Weakness.BIRTHDAY,
            _l("A date is guessed quickly. Take something else, or more than a date."),
        ),
        (
            password.Weakness.HAS_NAME,
            _l("Your name is in it, and that is tried first. Take something else."),
        ),
        (
            password.Weakness.COMMON,
            _l("Very many people use this password, so it is tried first. Take something else."),
        ),
        (
            keeping.Refusal.NAME_UNFIT,
            _l("A name begins with a letter or a character, and none of it is invisible."),
        ),
        (
            keeping.Refusal.KEY_UNFIT,
            _l("A code has small letters, digits and single hyphens only."),
        ),
        (keeping.Refusal.KEY_TAKEN, _l("Another organisation has this code already.")),
        (keeping.Refusal.CREDIT_CODE_UNFIT, _l("A unified social credit code has 18 characters.")),
        (
            keeping.Refusal.ALREADY_THERE,
            _l("This person already has a place at this organisation."),
        ),
        (keeping.Refusal.ENDS_BEFORE, _l("The last day lies before the first.")),
        (keeping.Refusal.ALREADY_ENDED, _l("This has ended already.")),
        (
            keeping.Refusal.ROLES_FIRST,
            _l("This is the person's last place, and they hold roles. End the roles first."),
        ),
        (keeping.Refusal.TO_ONESELF, _l("Nobody gives a role to themselves.")),
        (keeping.Refusal.OUTSIDE, _l("There is no such organisation in your part.")),
        (keeping.Refusal.ALREADY_HELD, _l("This person holds this role there already.")),
        (
            keeping.Refusal.LAST_ADMIN,
            _l(
                "This is the last administrator of the whole. Give the role to somebody else first."
            ),
        ),
        (
            keeping.Refusal.HOLDS_MORE,
            _l("This person holds a role outside your part. Ask the administrator above you."),
        ),
        (
            bringing.Refusal.ROWS_REFUSED,
            _l(
                "%(count)d rows can't be used, so nothing was brought in. "
                "Correct them and try again."
            ),
        ),
        (bringing.Outcome.NEW, _l("New")),
        (bringing.Outcome.CHANGED, _l("Changed")),
        (bringing.Outcome.UNCHANGED, _l("Unchanged")),
        (bringing.Outcome.REFUSED, _l("Refused")),
        (
            bringing.Wrong.UNEVEN,
            _l("The row has more or fewer cells than the headings. Check its commas and quotes."),
        ),
        (bringing.Wrong.EMPTY, _l("%(column)s is empty. Fill it in.")),
        (bringing.Wrong.TOO_LONG, _l("%(column)s is longer than 80 characters. Shorten it.")),
        (
            bringing.Wrong.NO_NAME,
            _l("%(column)s: “%(value)s” is not a name. It must begin with a letter or character."),
        ),
        (
            bringing.Wrong.NO_SIGN_IN,
            _l("%(column)s: “%(value)s” can't be used. Take letters, digits, dots and hyphens."),
        ),
        (
            bringing.Wrong.NO_WORD,
            _l("%(column)s: “%(value)s” is not known. Take one of: %(words)s."),
        ),
        (
            bringing.Wrong.NO_DAY,
            _l("%(column)s: “%(value)s” is not a day. Write it like 2024-03-01."),
        ),
        (
            bringing.Wrong.NO_ORG,
            _l("%(column)s: there is no organisation “%(value)s” in your part. Look its code up."),
        ),
        (
            bringing.Wrong.TWICE,
            _l("%(column)s: “%(value)s” stands twice for this organisation. Keep one of the rows."),
        ),
        (
            bringing.Wrong.OTHER_NAME,
            _l(
                "%(column)s: the sign-in name belongs to somebody who is not called “%(value)s”. "
                "Check both, or change the name on the person's page first."
            ),
        ),
        (
            bringing.Wrong.ELSEWHERE,
            _l(
                "%(column)s: “%(value)s” belongs to somebody outside your part. "
                "Take another name, or ask the administrator above you."
            ),
        ),
        (bringing.Wrong.TO_ONESELF, _l("%(column)s: nobody gives a role to themselves.")),
    ]
)
register(WORDS)

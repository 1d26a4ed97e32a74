"""What a reader is told for the words of this feature."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.shortages.models import Industry
from app.shortages.rules import Fault, Refusal, Scarcity, Sort

WORDS = Words(
    [
        (Industry.AGRICULTURE, _l("Farming, forestry, fishery")),
        (Industry.MINING, _l("Mining")),
        (Industry.MANUFACTURING, _l("Manufacturing")),
        (Industry.UTILITIES, _l("Power, heat, gas and water")),
        (Industry.CONSTRUCTION, _l("Construction")),
        (Industry.TRADE, _l("Wholesale and retail")),
        (Industry.TRANSPORT, _l("Transport, storage, post")),
        (Industry.CATERING, _l("Lodging and catering")),
        (Industry.INFORMATION, _l("Software and information technology")),
        (Industry.FINANCE, _l("Finance")),
        (Industry.PROPERTY, _l("Real estate")),
        (Industry.BUSINESS_SERVICES, _l("Leasing and business services")),
        (Industry.RESEARCH, _l("Research and technical services")),
        (Industry.ENVIRONMENT, _l("Water, environment, public facilities")),
        (Industry.RESIDENT_SERVICES, _l("Services to residents, repair")),
        (Industry.EDUCATION, _l("Education")),
        (Industry.HEALTH, _l("Health and social work")),
        (Industry.CULTURE, _l("Culture, sport, entertainment")),
        (Industry.PUBLIC_ADMINISTRATION, _l("Public administration")),
        (Industry.INTERNATIONAL, _l("International organisations")),
        (Scarcity.UNKNOWN, _l("Not enough reports")),
        (Scarcity.ENOUGH, _l("Enough people")),
        (Scarcity.NEARLY_ENOUGH, _l("Nearly enough people")),
        (Scarcity.FEW, _l("Few to find")),
        (Scarcity.SCARCE, _l("Scarce")),
        (Scarcity.VERY_SCARCE, _l("Very scarce")),
        (Scarcity.EXTREMELY_SCARCE, _l("Extremely scarce")),
        (Sort.STARS, _l("Stars")),
        (Sort.NAME, _l("Name of the skill")),
        (Sort.ADVERTISED, _l("Posts advertised")),
        (Fault.NO_PERIOD, _l("Choose one of the list.")),
        (Fault.NOT_YET, _l("This quarter has not begun yet.")),
        (Fault.FILLED_OVER_ADVERTISED, _l("No more posts can be filled than were advertised.")),
        (Fault.SUITABLE_OVER_APPLICANTS, _l("No more can be suitable than applied.")),
        (Fault.OPEN_SINCE_AHEAD, _l("This day has not come yet.")),
        (Fault.OPEN_SINCE_LATE, _l("This day is after the end of the quarter.")),
        (
            Refusal.ALREADY_CORRECTED,
            _l("This report has been corrected already. Correct the newest one."),
        ),
        (
            Refusal.ALREADY_REPORTED,
            _l("You have reported this post for this quarter. Correct that report instead."),
        ),
    ]
)
register(WORDS)

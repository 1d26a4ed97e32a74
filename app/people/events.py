"""What this feature tells those upstairs."""

from blinker import Signal

renamed = Signal("A person has another name: (person, session=), with the new name in it.")

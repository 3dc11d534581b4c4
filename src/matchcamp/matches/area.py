"""What the service takes from matches."""

from matchcamp.area import Area
from matchcamp.matches.documents import Match

AREA = Area(name="matches", documents=(Match,))

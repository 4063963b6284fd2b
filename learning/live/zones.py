"""Local times: what a clock on the wall of a time zone means, clock changes included. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from learning.errors import Refusal
from learning.i18n import N_, formats

# Zones of the cities around the Mediterranean and of those who work with them: offered first.
NEAR = (
    "Africa/Algiers",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Tripoli",
    "Africa/Tunis",
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Damascus",
    "Asia/Gaza",
    "Asia/Hebron",
    "Asia/Jerusalem",
    "Asia/Nicosia",
    "Europe/Athens",
    "Europe/Brussels",
    "Europe/Istanbul",
    "Europe/Lisbon",
    "Europe/Ljubljana",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Malta",
    "Europe/Paris",
    "Europe/Podgorica",
    "Europe/Rome",
    "Europe/Sarajevo",
    "Europe/Tirane",
    "Europe/Vienna",
    "Europe/Zagreb",
    "UTC",
)
# The zone of a country that has one, for whoever schedules their first session.
OF_COUNTRIES = {
    "AL": "Europe/Tirane",
    "AT": "Europe/Vienna",
    "BA": "Europe/Sarajevo",
    "BE": "Europe/Brussels",
    "CY": "Asia/Nicosia",
    "DZ": "Africa/Algiers",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GR": "Europe/Athens",
    "HR": "Europe/Zagreb",
    "IL": "Asia/Jerusalem",
    "IT": "Europe/Rome",
    "JO": "Asia/Amman",
    "LB": "Asia/Beirut",
    "LY": "Africa/Tripoli",
    "MA": "Africa/Casablanca",
    "ME": "Europe/Podgorica",
    "MT": "Europe/Malta",
    "PT": "Europe/Lisbon",
    "SI": "Europe/Ljubljana",
    "SY": "Asia/Damascus",
    "TN": "Africa/Tunis",
    "TR": "Europe/Istanbul",
}
USUAL = "Europe/Paris"  # the time of most cities of the network, summer and winter
REGIONS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


class NoSuchTime(Refusal):
    """The clocks of the zone leave this time out."""

    status = 422


class TwiceThatTime(Refusal):
    """The clocks of the zone show this time twice; somebody must say which of the two is meant."""

    status = 422


@cache
def zone_names() -> frozenset[str]:
    """Every zone with the name of a place, and UTC."""
    places = {name for name in available_timezones() if name.partition("/")[0] in REGIONS}
    return frozenset(places | {"UTC"})


@cache
def far() -> tuple[str, ...]:
    """The zones that are not offered first, by name."""
    return tuple(sorted(zone_names() - set(NEAR)))


def usual_zone(*, last: str | None, country: str | None) -> str:
    """What a form begins with: the zone of the last session, else that of the person's country."""
    if last in zone_names():
        return str(last)
    return OF_COUNTRIES.get(country or "", USUAL)


def moment_of(day: date, clock: time, zone: str, *, which: str = "") -> datetime:
    """The moment, in UTC, at which a clock in this zone shows this day and time.

    `which` is `first` or `second` where the clocks are put back and show the time twice.
    """
    found = readings(day, clock, zone)
    if not found:
        before, after = around(day, clock, zone)
        raise NoSuchTime(
            N_(
                "On this day clocks in {zone} are put forward, from {before} to {after}: this time "
                "does not exist. Choose another one."
            ),
            zone=zone,
            before=before,
            after=after,
        )
    if len(found) == 1 or which == "first":
        return found[0]
    if which == "second":
        return found[1]
    raise TwiceThatTime(
        N_("On this day clocks in {zone} are put back and show this time twice. Say which one."),
        zone=zone,
    )


def readings(day: date, clock: time, zone: str) -> tuple[datetime, ...]:
    """The moments in UTC at which the zone's clocks show this: none, one, or two in order."""
    wall = datetime.combine(day, clock.replace(second=0, microsecond=0))
    place = ZoneInfo(zone)
    tried = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    shown = (one for one in tried if one.astimezone(place).replace(tzinfo=None) == wall)
    return tuple(sorted(set(shown)))


def around(day: date, clock: time, zone: str) -> tuple[str, str]:
    """What the clocks show before and after the time they leave out: `02:00`, `03:00`."""
    place = ZoneInfo(zone)
    wall = datetime.combine(day, clock)
    # The two offsets of a time in a gap point at moments on both sides of the change.
    late, early = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    change = first_after(early, late, place)
    before = change - timedelta(minutes=1)
    ends = before.astimezone(place) + timedelta(minutes=1)
    return f"{ends:%H:%M}", f"{change.astimezone(place):%H:%M}"


def first_after(early: datetime, late: datetime, place: ZoneInfo) -> datetime:
    """The first minute with the later moment's distance from UTC."""
    target = offset(late, place)
    moment = early.replace(second=0, microsecond=0)
    while offset(moment, place) != target:
        moment += timedelta(minutes=1)
    return moment


@dataclass(frozen=True, slots=True)
class Change:
    """From this moment on, clocks in a zone are so far from UTC, and were so far before it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str  # of the time that begins
    is_summer: bool


def changes(zone: str, *, first: datetime, last: datetime) -> list[Change]:
    """What the zone's clocks show at the first moment, and every change up to the last one."""
    place = ZoneInfo(zone)
    moment = first.astimezone(UTC).replace(second=0, microsecond=0)
    found = [change_at(moment, place, before=offset(moment, place))]
    while moment < last:
        later = moment + timedelta(days=1)
        before = offset(moment, place)
        if offset(later, place) != before:
            found.append(change_at(first_after(moment, later, place), place, before=before))
        moment = later
    return found


def change_at(moment: datetime, place: ZoneInfo, *, before: timedelta) -> Change:
    local = moment.astimezone(place)
    is_summer = bool(local.dst())
    return Change(moment, before, offset(moment, place), local.tzname() or "", is_summer)


def offset(moment: datetime, place: ZoneInfo) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def offset_of(moment: datetime, zone: str) -> str:
    """How far the zone is from UTC at that moment: `UTC+2`, `UTC-3:30`."""
    seconds = round(offset(moment, ZoneInfo(zone)).total_seconds())
    hours, rest = divmod(abs(seconds) // 60, 60)
    sign = "-" if seconds < 0 else "+"
    return "UTC" if not seconds else f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


@lru_cache(maxsize=4096)  # every zone in every language: 90 ms the first time
def labelled(zone: str, code: str) -> str:
    """A zone as it is read in a language: `Tunis`; far away with its region, `Lima (America)`."""
    if zone == "UTC":
        return zone
    place = formats.place(zone, code)
    return place if zone in NEAR else f"{place} ({zone.partition('/')[0]})"

"""What levels, themes, cost bands, marks and framework codes are called. Pure; said by `_`."""

from collections.abc import Mapping

from learning.i18n import N_

THEMES: Mapping[str, str] = {
    "housing": N_("Housing"),
    "social-cohesion": N_("Social cohesion"),
    "basic-services": N_("Basic services"),
}
TILES: Mapping[str, str] = {"housing": "arch", "social-cohesion": "star", "basic-services": "leaf"}

LEVELS: Mapping[str, str] = {
    "local": N_("Local level"),
    "national": N_("National level"),
    "international": N_("International level"),
}

COSTS: Mapping[str, str] = {
    "none": N_("No new money"),
    "low": N_("Low cost"),
    "medium": N_("Medium cost"),
    "high": N_("High cost"),
}
COST_WORDS: Mapping[str, str] = {
    "none": N_("Staff time and decisions that the office can take now."),
    "low": N_("Fits into the yearly budget of one office."),
    "medium": N_("Needs a budget line of its own, so a council decision."),
    "high": N_("Needs investment over several years, usually with other levels of government."),
}

LED: Mapping[str, str] = {"yes": N_("Led by migrants")}

MARKS: Mapping[str, str] = {
    "part-checked": N_("Partly checked: the core was seen in the source, a detail was not."),
    "verify": N_("To be checked against the official document before you quote it."),
}

BINDING: Mapping[str, str] = {"yes": N_("Legally binding"), "no": N_("Not legally binding")}

# Short names stand on chips; the long one is the framework's own title.
SHORT_NAMES: Mapping[str, str] = {
    "sdg": N_("Sustainable Development Goals"),
    "nua": N_("New Urban Agenda"),
    "gcm": N_("Global Compact for Migration"),
}

CHIPS: Mapping[str, str] = {
    "sdg": N_("SDG {code}"),
    "nua": N_("New Urban Agenda {code}"),
    "gcm": N_("GCM objective {code}"),
    "gcm/": N_("GCM action {code}"),
}

# SDG 11.1 is a target, not a goal: what has a parent is called by another name than its parent.
KINDS: Mapping[str, str] = {
    "sdg": N_("SDG goal {code}"),
    "sdg/": N_("SDG target {code}"),
    "nua": N_("New Urban Agenda, paragraph {code}"),
    "gcm": N_("GCM objective {code}"),
    "gcm/": N_("GCM action {code}"),
}
ELSE = N_("Item {code}")


def chip(framework: str, *, has_parent: bool) -> str:
    """The message for an item's short name on a chip."""
    return _called(CHIPS, framework, has_parent=has_parent)


def kind(framework: str, *, has_parent: bool) -> str:
    """The message that says what an item is: a goal, a target, an objective, a paragraph."""
    return _called(KINDS, framework, has_parent=has_parent)


def _called(names: Mapping[str, str], framework: str, *, has_parent: bool) -> str:
    own = names.get(framework, ELSE)
    return names.get(f"{framework}/", own) if has_parent else own

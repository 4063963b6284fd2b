"""Words that compiled content leaves open, to be said in the language of its text."""

from learning.i18n import N_

LABELS = (
    N_("Evidence"),
    N_("For facilitators"),
    N_("From a city"),
    N_("Myth"),
    N_("Not translated yet"),
    N_("Notes"),
    N_("Objection"),
    N_("Remember"),
    N_("Risk"),
    N_("Show the table"),
    N_("Source"),
    N_("The original has changed since this was translated. Show it as it is now"),
    N_("Think of your city"),
    N_("Transcript"),
)

"""A small content tree for tests: one module of three lessons, and a library they lean on."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from learning.authoring import service
from learning.authoring.service import Imported
from learning.store.session import Store

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

MODULE = """\
---
id: harbour
title: Homes at the harbour
summary: What a port city can do about homes.
theme: housing
tile: arch
sdg: ["11.1"]
lessons:
  - first-home
  - many-ways
  - last-word
---
You will be able to:

- name three [[lease]] traps.
"""
FIRST = """\
---
id: first-home
title: The first home
summary: Most people rent first.
minutes: 15
---
Rents rose. [@F1] A [[lease]] protects.

## What to do

::: figure "Rents, 2024" plot=bar unit="euro" year=2024 source=REG
| City | Rent |
|---|---|
| Almira | 400 |
| Yasmin | 300 |
:::

::: question #guarantor rec=guarantee
Who carries the risk?

- ( ) The tenant
  > The tenant has no reserve.
- (x) The city
  > Yes, the city can.
- ( ) The bank
  > The bank will not.

> [!HINT]
> Who has a reserve?

> [!EXPLANATION]
> The city has. [@F1]
:::

::: question #traps
Which are traps?

- [x] No receipt
  > Yes.
- [x] No inventory
  > Yes.
- [ ] A written lease
  > That protects.
:::

::: case "How Almira did it" city=almira practice=almira-guarantee
The city promised the rent.
:::

::: recommendation guarantee
:::

::: reflection #our-risk
Who carries the risk in your city?
:::
"""
WAYS = """\
---
id: many-ways
title: Many ways to answer
summary: Every form of question.
minutes: 10
---
Read and answer.

::: question #days
How many days of notice?

- = 30 ± 2
:::

::: question #agenda
Which agenda?

- = New Urban Agenda
- = NUA
:::

::: question #pairs
Match.

- tenant -> pays rent
- landlord -> repairs
- -> votes
:::

::: question #order
Put in order.

1. ask
2. decide
3. tell
4. count
:::

::: question #gaps
The {{city|town}} may {{(promise)|forbid}} the rent.
:::

::: question #opinion
How far do you agree?

{scale=agree-5}

- Owners trust us.
- Tenants trust us.
:::

::: question #own-words
What would you do first?

____
:::
"""
LAST = """\
---
id: last-word
title: The last word
summary: Nothing is asked here.
minutes: 5
---
Thank you for reading.
"""
QUIZ = """\
---
id: quiz
title: Final quiz
draw: 2
pass_mark: 70
attempts: 3
---
::: question use=first-home#guarantor
:::

::: question #deposit rec=guarantee
Who holds the deposit?

- (x) A third party
  > Yes.
- ( ) The landlord
  > Not safe.
:::
"""
LIBRARY = {
    "sources.yaml": """\
REG:
  title: Rents in two ports
  organisation: Registry of Almira
  year: "2024"
  identifier: R-1
  kind: statistics
""",
    "facts.yaml": """\
F1:
  text: Rents rose by a tenth.
  year: "2024"
  sources: [REG]
  mark: checked
""",
    "glossary.en.yaml": """\
lease:
  term: lease
  definition: A written promise between landlord and tenant.
""",
    "frameworks/frameworks.csv": (
        "key,title,organisation,year,identifier,url,binding,summary\n"
        "sdg,Agenda 2030,UN,2015,A/RES/70/1,,no,Seventeen goals.\n"
    ),
    "frameworks/sdg.csv": (
        "code,parent,title,summary,mark\n"
        "11,,Cities,Cities for all.,checked\n11.1,11,Homes,Homes for all.,checked\n"
    ),
    "practices/almira-guarantee.md": """\
---
id: almira-guarantee
title: A promise in Almira
city: Almira
country: Nowhere
years: 2020–2022
theme: housing
summary: The city promised the rent.
migrant_led: "no"
sources: [REG]
facts: [F1]
recommendations: [guarantee]
mark: checked
---
## What was done
A promise. [@F1]
""",
    "recommendations/guarantee.md": """\
---
id: guarantee
title: Promise the first rent
level: [local]
addressee: The housing office
theme: housing
summary: Promise the rent of the first lease.
frameworks: [sdg:11.1]
evidence: [practice:almira-guarantee, fact:F1]
indicators:
  - Leases signed
cost_band: low
version: 1
---
Because owners fear. [@F1]

::: steps
1. Ask ten owners.
:::
""",
}


def tree(**changes: str | None) -> dict[str, bytes]:
    """The tree with some files changed; None takes a file out. Name them by their stem."""
    files = {
        "harbour/module.md": MODULE,
        "harbour/lessons/01-first-home.md": FIRST,
        "harbour/lessons/02-many-ways.md": WAYS,
        "harbour/lessons/03-last-word.md": LAST,
        "harbour/quiz.md": QUIZ,
        **{f"_library/{path}": text for path, text in LIBRARY.items()},
    }
    for stem, text in changes.items():
        path = PATHS.get(stem, stem)
        if text is None:
            del files[path]
        else:
            files[path] = text
    return {path: text.encode() for path, text in files.items()}


PATHS = {
    "module": "harbour/module.md",
    "first": "harbour/lessons/01-first-home.md",
    "ways": "harbour/lessons/02-many-ways.md",
    "last": "harbour/lessons/03-last-word.md",
    "quiz": "harbour/quiz.md",
    "facts": "_library/facts.yaml",
    "recommendation": "_library/recommendations/guarantee.md",
}


def publish(store: Store, files: dict[str, bytes] | None = None) -> Imported:
    """Import the files as the command does: read first, then write."""
    with store.session() as session:
        plan = service.plan_import(session, files or tree())
    with store.writing() as session:
        return service.import_tree(session, plan, now=NOW)


def exported(session: Session) -> dict[str, bytes]:
    """What an export would write."""
    return service.export_tree(session)

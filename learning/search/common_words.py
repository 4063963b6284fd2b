"""Words so common that they find everything. Folded, as `words.fold` gives them. Pure."""

# ruff: noqa: RUF001  # some Arabic letters look like Latin ones

WORDS = {
    "en": """
        a about after all also am an and any are as at be because been before being between both
        but by can could did do does for from had has have he her here him his how i if in into is
        it its just me more most my no nor not of on or other our out over own s she should so some
        such t than that the their them then there these they this those through to too under up us
        very was we were what when where which while who whom why will with would you your
    """,
    "fr": """
        a afin ai au aussi aux avec c ca car ce cela ces cet cette chez comme d dans de des donc
        dont du elle elles en entre est et etait etre eux il ils j je l la le les leur leurs lors
        lui m ma mais me meme mes mon n ne ni nos notre nous on ont ou par pas plus pour qu quand
        que quel quelle quelles quels qui s sa sans se ses si son sont sous sur t ta te tes toi ton
        tous tout toute toutes tres tu un une vers vos votre vous y
    """,
    "es": """
        a al algo algunas algunos ante antes asi aun aunque cada como con contra cual cuales cuando
        de del desde donde dos e el ella ellas ellos en entre era eran es esa esas ese eso esos esta
        estan estas este esto estos fue ha han hasta hay la las le les lo los mas me mi mis mucho
        muy nada ni no nos nosotros o os otra otras otro otros para pero poco por porque que quien
        quienes se sea segun ser si sin sobre son su sus tambien tan tanto te tiene todo todos tu un
        una unas uno unos y ya yo
    """,
    "ar": """
        ا اذا اذ الا الي التي الذي الذين ام ان انه انها او اي اين ب بعد بعض بل بين بها به تلك ثم حتي
        حول حيث ذلك عن عند عندما علي عليه عليها غير في فيه فيها قد قبل كان كانت كل كما كيف ل لا لان
        لدي لقد لكن لكي لم لماذا لن له لها لهم ليس ما ماذا متي مثل مع من منذ منه منها هذا هذه هل هم
        هنا هناك هو هي و وان وفي ولا وما ومن وهو وهي يا
    """,
}
COMMON = {language: frozenset(words.split()) for language, words in WORDS.items()}


def is_common(folded: str, language: str) -> bool:
    """Whether the word says nothing by itself in this language."""
    return folded in COMMON.get(language, ())

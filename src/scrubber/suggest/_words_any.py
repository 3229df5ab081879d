"""A language without a table: findings are taken out, nothing is put in their place."""

from __future__ import annotations

from typing import Final

from scrubber.suggest._bag import bag
from scrubber.suggest._grammar import Grammar

GRAMMAR: Final = Grammar(
    code="any",
    conjunctions=bag("& + i och og ja a ve és și"),
    prepositions=bag("@ w we z ze na do od dla i på från till med av vid hos fra til ved"),
    articles={},
    nouns={},
    numbers=(),
    many="",
    kin=bag(
        "babcia dziadek mama tata ciocia wujek siostra brat ksiądz pani pan farmor mormor farfar morfar "
        "mamma pappa moster faster syster bror bestemor bestefar mor far søster"
    ),
    kin_plural=frozenset(),
    elders=frozenset(),
    titles={},
    child_signs=frozenset(),
    greetings=frozenset(),
    born=bag("ur. född föddes født"),
    at="",
    photo="Photo",
    photo_of="",
)
